using System.Numerics;

namespace Karaula.Waf.Matching.Programs;

/// <summary>
/// A set of small integers that keeps the order of insertion and is cleared in constant time (Briggs and Torczon, 1993). Beside its
/// members it
/// knows which integers a walk has visited.
/// </summary>
internal sealed class SparseSet
{
    private const int ManyMembers = 24;
    private int[] _dense = [];
    private int[] _sparse = [];
    private uint[] _visited = [];
    private ulong[] _bits = [];
    private uint _walk;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Items => _dense.AsSpan(0, Count);

    /// <summary>The members in rising order. The set takes no more members after this until it is reset.</summary>
    public ReadOnlySpan<int> Sorted()
    {
        var items = _dense.AsSpan(0, Count);
        if (Count < ManyMembers)
        {
            items.Sort();
            return items;
        }

        // Many are sooner read off a row of bits than compared with each other.
        foreach (var item in items)
            _bits[item >> 6] |= 1UL << (item & 63);
        var at = 0;
        for (var word = 0; at < items.Length; word++)
        {
            for (var bits = _bits[word]; bits != 0; bits &= bits - 1)
                items[at++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
            _bits[word] = 0;
        }

        return items;
    }

    /// <summary>Empties the set and makes room for values below <paramref name="capacity"/>.</summary>
    public void Reset(int capacity)
    {
        Count = 0;
        if (_dense.Length < capacity)
        {
            _dense = new int[capacity];
            _sparse = new int[capacity];
            _visited = new uint[capacity];
            _bits = new ulong[(capacity + 63) / 64];
            _walk = 0;
        }

        if (++_walk == 0)
        {
            Array.Clear(_visited);
            _walk = 1;
        }
    }

    /// <summary>Marks a value as visited since the last <see cref="Reset"/>; false when it was already.</summary>
    public bool AddVisited(int value)
    {
        if (_visited[value] == _walk)
            return false;
        _visited[value] = _walk;
        return true;
    }

    /// <summary>False when it is in already.</summary>
    public bool Add(int value)
    {
        if (Contains(value))
            return false;
        _dense[Count] = value;
        _sparse[value] = Count++;
        return true;
    }

    public bool Contains(int value)
    {
        var at = _sparse[value];
        return (uint)at < (uint)Count && _dense[at] == value;
    }
}
