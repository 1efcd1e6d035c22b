namespace Karaula.Waf.Engine;

/// <summary>Names and values of one collection; keeps its memory from one transaction to the next, up to a cap.</summary>
/// <param name="changes">Counts the changes of all collections.</param>
internal sealed class MemberList(ChangeCount changes)
{
    private const int Kept = 1024;
    private (int Name, int Value)[] _items = new (int, int)[4];

    /// <summary>Grows with each change, from one transaction to the next, too.</summary>
    public long Version { get; private set; }

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
        Changed();
    }

    /// <summary>Gives a member another value.</summary>
    public void Replace(int index, int value)
    {
        _items[index].Value = value;
        Changed();
    }

    /// <summary>Makes this the only one.</summary>
    public void Set(int value)
    {
        Count = 0;
        Add(-1, value);
    }

    private void Changed()
    {
        Version++;
        changes.Count++;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        if (Count == 0)
            return;
        Count = 0;
        Changed();
        if (_items.Length > Kept)
            _items = new (int, int)[4];
    }
}
