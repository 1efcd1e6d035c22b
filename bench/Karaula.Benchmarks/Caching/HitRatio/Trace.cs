namespace Karaula.Benchmarks.Caching.HitRatio;

/// <summary>A sequence of requests and the sizes of what they ask for; the same for the same seed.</summary>
internal sealed class Trace
{
    /// <summary>Objects that readers ask for.</summary>
    public const int Objects = 100_000;
    private const int Requests = 2_000_000;
    private readonly List<int> _keys = new(Requests);
    private readonly List<bool> _reader = new(Requests);
    private readonly int[] _sizes;
    private readonly Random _random;
    private int _nextStranger = Objects;

    private Trace(string name, int seed)
    {
        Name = name;
        _random = new Random(seed);
        _sizes = new int[Objects];
        for (int i = 0; i < Objects; i++)
            _sizes[i] = Size();
    }

    /// <summary>What it is like.</summary>
    public string Name { get; }

    /// <summary>The bytes of all that readers ask for.</summary>
    public long TotalBytes => _sizes.Sum(static size => (long)size);

    /// <summary>All that are measured.</summary>
    public static IEnumerable<Trace> All(int seed)
    {
        foreach (double exponent in new[] { 0.7, 0.9, 1.1 })
            yield return Create($"zipf {exponent:F1}", seed, exponent);
        yield return Create("zipf 0.9, a crawler walks all once", seed, 0.9, scanShare: 0.10, scanLength: Objects);
        yield return Create("zipf 0.9, short scans of old pages", seed, 0.9, scanShare: 0.30, scanLength: 5_000);
        yield return Create("zipf 0.9, 30 % queries nobody repeats", seed, 0.9, strangerShare: 0.30);
        yield return Create("zipf 0.9, 90 % queries nobody repeats", seed, 0.9, strangerShare: 0.90);
        yield return Create("zipf 0.9, 90 % queries asked twice", seed, 0.9, strangerShare: 0.90, strangersReturn: true);
        yield return Create("zipf 0.9, the news changes 20 times", seed, 0.9, shifts: 20);
        yield return Create("news changes, 50 % never repeated", seed, 0.9, shifts: 20, strangerShare: 0.50);
    }

    /// <summary>The share of the readers' requests that a policy answers; scanners and strangers do not count.</summary>
    public double HitRatio(IEvictionPolicy policy)
    {
        long hits = 0;
        long asked = 0;
        for (int i = 0; i < _keys.Count; i++)
        {
            int key = _keys[i];
            bool hit = policy.Access(key, key < Objects ? _sizes[key] : 4096);

            // The first tenth only warms up.
            if (i < _keys.Count / 10 || !_reader[i])
                continue;
            asked++;
            hits += hit ? 1 : 0;
        }

        return (double)hits / asked;
    }

    private static Trace Create(
        string name, int seed, double exponent, double scanShare = 0, int scanLength = 0, double strangerShare = 0, int shifts = 0, bool strangersReturn = false)
    {
        var trace = new Trace(name, seed);
        double[] cumulative = Cumulative(exponent);
        int[] rankToKey = [.. Enumerable.Range(0, Objects)];
        trace._random.Shuffle(rankToKey);
        int scanLeft = 0;
        int scanAt = 0;
        for (int i = 0; i < Requests; i++)
        {
            if (shifts > 0 && i % (Requests / (shifts + 1)) == 0 && i > 0)
                trace._random.Shuffle(rankToKey.AsSpan(0, 2_000));
            double dice = trace._random.NextDouble();
            if (dice < scanShare)
            {
                if (scanLeft-- <= 0)
                {
                    scanLeft = scanLength;
                    scanAt = trace._random.Next(Objects);
                }

                trace.Add(scanAt++ % Objects, isReader: false);
            }
            else if (dice < scanShare + strangerShare)
            {
                // Twice, some requests apart: enough to look used to whoever counts to one.
                int stranger = trace._nextStranger++;
                trace.Add(strangersReturn ? Objects + (stranger / 100 * 50) + (stranger % 50) : stranger, isReader: false);
            }
            else
            {
                int rank = Array.BinarySearch(cumulative, trace._random.NextDouble());
                trace.Add(rankToKey[Math.Min(rank < 0 ? ~rank : rank, Objects - 1)], isReader: true);
            }
        }

        return trace;
    }

    private static double[] Cumulative(double exponent)
    {
        double[] cumulative = new double[Objects];
        double sum = 0;
        for (int rank = 0; rank < Objects; rank++)
            cumulative[rank] = sum += Math.Pow(rank + 1, -exponent);
        for (int rank = 0; rank < Objects; rank++)
            cumulative[rank] /= sum;
        return cumulative;
    }

    private void Add(int key, bool isReader)
    {
        _keys.Add(key);
        _reader.Add(isReader);
    }

    /// <summary>Log-normal, as the sizes of web objects are: half below 8 KiB, none above 4 MiB.</summary>
    private int Size()
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return (int)Math.Clamp(8192 * Math.Exp(1.4 * normal), 256, 4 << 20);
    }
}
