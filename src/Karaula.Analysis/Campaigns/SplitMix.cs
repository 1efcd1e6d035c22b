namespace Karaula.Analysis.Campaigns;

/// <summary>SplitMix64 (Steele, Lea and Flood, 2014): small, fast, and the same on every machine and runtime, so that results can be recomputed.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The seed of the n-th of many streams: results do not depend on who draws first.</summary>
    public static ulong Stream(ulong seed, int n) => new SplitMix(seed + (0xD1342543DE82EF95 * (ulong)(n + 1))).Next();

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
