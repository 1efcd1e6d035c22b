namespace Karaula.Edge.Telemetry;

/// <summary>
/// Counts by hash in 1,024 places, for entropy: what falls into one place counts as one thing, so that entropies above some 9 bits read low.
/// Not thread-safe.
/// </summary>
internal sealed class HashedCounts
{
    private readonly int[] _counts = new int[1024];
    private int _total;

    /// <summary>Counts one.</summary>
    public void Add(ulong hash)
    {
        _counts[hash & 1023]++;
        _total++;
    }

    /// <summary>Whether nothing was counted.</summary>
    public bool IsEmpty => _total == 0;

    /// <summary>Shannon entropy, bits.</summary>
    public double Entropy()
    {
        if (_total == 0)
            return 0;
        var sum = 0.0;
        foreach (var count in _counts)
        {
            if (count > 0)
                sum += count * Math.Log2(count);
        }

        return Math.Max(0, Math.Log2(_total) - (sum / _total));
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        _total = 0;
    }
}
