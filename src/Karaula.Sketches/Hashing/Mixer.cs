namespace Karaula.Sketches.Hashing;

/// <summary>
/// A bijective 64-bit finaliser (the constants are those of SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014): every input bit changes every output bit about half the time. Not cryptographic.
/// </summary>
internal static class Mixer
{
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Maps a uniform 32-bit value to 0 … <paramref name="range"/> − 1 without a division (Lemire, 2019).</summary>
    public static int Reduce(uint value, int range) => (int)(((ulong)value * (uint)range) >> 32);
}
