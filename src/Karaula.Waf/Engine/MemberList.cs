namespace Karaula.Waf.Engine;

/// <summary>Names and values of one collection; keeps its memory from one transaction to the next, up to a cap.</summary>
internal sealed class MemberList
{
    private const int Kept = 1024;
    private (int Name, int Value)[] _items = new (int, int)[4];

    /// <summary>Number of members.</summary>
    public int Count { get; private set; }

    /// <summary>The members.</summary>
    public ReadOnlySpan<(int Name, int Value)> Items => _items.AsSpan(0, Count);

    /// <summary>Adds a member.</summary>
    public void Add(int name, int value)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        _items[Count++] = (name, value);
    }

    /// <summary>Gives a member another value.</summary>
    public void Replace(int index, int value) => _items[index].Value = value;

    /// <summary>Makes this the only one.</summary>
    public void Set(int value)
    {
        Count = 0;
        Add(-1, value);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Count = 0;
        if (_items.Length > Kept)
            _items = new (int, int)[4];
    }
}
