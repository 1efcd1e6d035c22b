namespace Karaula.Waf.Engine;

/// <summary>The TX collection of one transaction: members by the number of their lower case name.</summary>
internal sealed class TransactionVariables(ValueTable values)
{
    private const int Limit = 4096;
    private readonly List<int> _names = [];
    // 0 for a name never set, 1 for one taken away again, otherwise the value's number plus 2.
    private int[] _valueOf = new int[512];

    /// <summary>Names that were ever set, in order; some may be gone again.</summary>
    public ReadOnlySpan<int> Names => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_names);

    /// <summary>The value of a name; -1 for none.</summary>
    public int Get(int name) => name < _valueOf.Length ? Math.Max(-1, _valueOf[name] - 2) : -1;

    /// <summary>The value of a lower case name; -1 for none.</summary>
    public int Get(ReadOnlySpan<byte> name) => Get(values.Intern(name));

    /// <summary>Sets a member; -1 takes it away. Beyond 4,096 members new ones are not kept.</summary>
    public void Set(int name, int value)
    {
        if (name >= _valueOf.Length)
            Array.Resize(ref _valueOf, Math.Max(_valueOf.Length * 2, name + 1));
        if (_valueOf[name] == 0)
        {
            if (value < 0 || _names.Count >= Limit)
                return;
            _names.Add(name);
        }

        _valueOf[name] = value + 2;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (var name in _names)
            _valueOf[name] = 0;
        _names.Clear();
    }
}
