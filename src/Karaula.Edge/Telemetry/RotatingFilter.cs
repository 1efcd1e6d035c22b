namespace Karaula.Edge.Telemetry;

/// <summary>
/// Remembers hashes for a while in fixed memory: two Bloom filters of 2^20 bits with three probes, the older forgotten every five minutes, so that a
/// hash is known for five to ten; and every 100,000 new hashes, so that a flood of them does not fill it until all seem known. Of the hashes
/// that are new, one in twenty-five at most is taken for known; it is never the other way round. Not thread-safe.
/// </summary>
internal sealed class RotatingFilter
{
    private const int Bits = 1 << 20;
    private const long PeriodSeconds = 300;
    private const int Most = 100_000;

    private ulong[] _young = new ulong[Bits / 64];
    private ulong[] _old = new ulong[Bits / 64];
    private long _period = -1;
    private int _added;

    /// <summary>Adds a hash; whether it was not known.</summary>
    /// <param name="hash">A uniform hash.</param>
    /// <param name="unixSeconds">Now.</param>
    public bool Add(ulong hash, long unixSeconds)
    {
        var period = unixSeconds / PeriodSeconds;
        if (period != _period || _added >= Most)
            Rotate(period);

        var (first, step) = ((uint)hash, (uint)(hash >> 32) | 1);
        var (inYoung, inOld) = (true, true);
        for (var i = 0u; i < 3; i++)
        {
            var bit = (first + (i * step)) % Bits;
            var (word, mask) = (bit / 64, 1UL << (int)(bit % 64));
            inYoung &= (_young[word] & mask) != 0;
            inOld &= (_old[word] & mask) != 0;
            _young[word] |= mask;
        }

        if (!inYoung)
            _added++;
        return !inYoung && !inOld;
    }

    private void Rotate(long period)
    {
        (_young, _old) = (_old, _young);
        Array.Clear(_young);
        if (period > _period + 1)
            Array.Clear(_old);
        _period = period;
        _added = 0;
    }
}
