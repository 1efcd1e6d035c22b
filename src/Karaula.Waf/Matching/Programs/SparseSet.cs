namespace Karaula.Waf.Matching.Programs;

/// <summary>
/// A set of small integers that keeps the order of insertion and is cleared in constant time (Briggs and Torczon, 1993). Beside its
/// members it
/// knows which integers a walk has visited.
/// </summary>
internal sealed class SparseSet
{
    private int[] _dense = [];
    private int[] _sparse = [];
    private uint[] _visited = [];
    private uint _walk;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Items => _dense.AsSpan(0, Count);

    /// <summary>The members in rising order. The set takes no more members after this until it is reset.</summary>
    public ReadOnlySpan<int> Sorted()
    {
        var items = _dense.AsSpan(0, Count);
        items.Sort();
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
