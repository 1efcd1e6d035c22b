namespace Karaula.Sketches.Tests;

/// <summary>Streams for tests: distinct numbers, hashed under a seed, so that equal seeds give equal tests.</summary>
internal static class Numbers
{
    public static IEnumerable<ulong> Hashes(ulong seed, int count, int from = 0)
    {
        var hash = SketchHash.FromSeed(seed);
        for (var i = from; i < from + count; i++)
        {
            yield return hash.Hash((ulong)i);
        }
    }

    /// <summary>Keys whose frequencies fall like 1/rank: few heavy ones, a long tail.</summary>
    public static ulong[] Zipf(int seed, int count, int keys)
    {
        var random = new Random(seed);
        var cumulative = new double[keys];
        var sum = 0.0;
        for (var i = 0; i < keys; i++)
        {
            cumulative[i] = sum += 1.0 / (i + 1);
        }

        var stream = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            var place = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            stream[i] = (ulong)Math.Min(place < 0 ? ~place : place, keys - 1);
        }

        return stream;
    }

    public static Dictionary<ulong, ulong> Exact(IEnumerable<ulong> stream) =>
        stream.GroupBy(key => key).ToDictionary(group => group.Key, group => (ulong)group.Count());
}
