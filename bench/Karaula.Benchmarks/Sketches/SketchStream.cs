using Karaula.Sketches;

namespace Karaula.Benchmarks.Sketches;

/// <summary>The stream that all sketch benchmarks add: as skewed as web sources are, the same each time.</summary>
internal static class SketchStream
{
    public const int Length = 1 << 14;

    /// <summary>Hashes of some thousands of distinct keys, a few of them frequent.</summary>
    public static ulong[] Hashes()
    {
        var hash = SketchHash.FromSeed(1);
        var random = new Random(1);
        var stream = new ulong[Length];
        for (var i = 0; i < Length; i++)
        {
            stream[i] = hash.Hash((ulong)(20_000 * Math.Pow(random.NextDouble(), 4)));
        }

        return stream;
    }

    /// <summary>Latencies in seconds, log-uniform from 1 ms to 3 s.</summary>
    public static double[] Latencies()
    {
        var random = new Random(2);
        var stream = new double[Length];
        for (var i = 0; i < Length; i++)
        {
            stream[i] = 0.001 * Math.Exp(8 * random.NextDouble());
        }

        return stream;
    }
}
