namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// The part of a deterministic automaton that texts have needed so far: a table of transitions, and for each row the set of program states
/// that it
/// stands for, sorted or in order of preference. Grown under its owner's lock; read without one: an entry changes once, from unknown to its value, and a reader that holds an
/// older, shorter table sees at worst unknowns.
/// </summary>
internal sealed class DfaCache
{
    /// <summary>A transition that has not been computed.</summary>
    public const int Unknown = -1;

    /// <summary>A transition to where a match has been found.</summary>
    public const int Matched = -2;

    /// <summary>A transition to where no match can follow.</summary>
    public const int Dead = -3;

    private const int WorthwhileBytesPerState = 16;
    private const int FirstRows = 16;
    private const int StateOverhead = 64;
    private readonly int _symbols;
    private readonly long _limit;
    private int[] _table;
    private State[] _states = new State[FirstRows];
    private int[] _buckets = new int[FirstRows * 2];
    private int _count;
    private long _bytes;

    // One for each place; -1 where there is none yet.
    private readonly int[] _emptyRows = [-1, -1, -1, -1, -1];

    public DfaCache(int symbols, long limit)
    {
        _symbols = symbols;
        _limit = limit;
        _table = NewTable(FirstRows);
    }

    /// <summary>Transitions: a row's offset and a symbol give the next row's offset, or one of the values above, which are negative.</summary>
    public int[] Table => Volatile.Read(ref _table);

    /// <summary>Number of states.</summary>
    public int Count => _count;

    /// <summary>Bytes that callers have read with it, as far as they have told.</summary>
    public long BytesRead { get; set; }

    /// <summary>Whether it has read so much for each of its states that, once it is full, starting anew is worth it.</summary>
    public bool HasPaid => BytesRead >= (long)Count * WorthwhileBytesPerState;

    /// <summary>Notes what a walk has read that was given up, and says whether the next ones had better start anew.</summary>
    public bool IsSpentAfter(int bytes)
    {
        BytesRead += bytes;
        return IsFull && HasPaid;
    }

    /// <summary>Whether a state holds nothing.</summary>
    public bool IsEmpty(int row)
    {
        var empty = _emptyRows;
        return row == empty[0] || row == empty[1] || row == empty[2] || row == empty[3];
    }

    /// <summary>Whether a state found no room.</summary>
    public bool IsFull { get; private set; }

    public ReadOnlySpan<int> Members(int row) => _states[row / _symbols].Members;

    public Place PlaceOf(int row) => _states[row / _symbols].Place;

    /// <summary>What was said of a state when it was added.</summary>
    public bool IsMarked(int row) => _states[row / _symbols].IsMarked;

    /// <summary>Sets a transition.</summary>
    public void Connect(int row, int symbol, int target) => Volatile.Write(ref _table[row + symbol], target);

    /// <summary>Finds or adds the row of a state, with what is to be said of it. False when it is new and there is no room.</summary>
    public bool TryIntern(ReadOnlySpan<int> members, Place place, out int row, bool isMarked = false)
    {
        var hash = Hash(members, place);
        for (var i = _buckets[hash % (uint)_buckets.Length] - 1; i >= 0; i = _states[i].NextInBucket)
        {
            if (_states[i].Hash == hash && _states[i].Place == place && members.SequenceEqual(_states[i].Members))
            {
                row = i * _symbols;
                return true;
            }
        }

        row = _count * _symbols;
        var bytes = ((long)_symbols * sizeof(int)) + ((long)members.Length * sizeof(int)) + StateOverhead;
        // The first states always fit: a search must be able to begin.
        if (_bytes + bytes > _limit && Count >= 2)
        {
            IsFull = true;
            return false;
        }

        _bytes += bytes;
        if (_count == _states.Length)
            Grow();
        _states[_count] = new State { Members = members.ToArray(), Place = place, Hash = hash, IsMarked = isMarked };
        if (members.IsEmpty)
            _emptyRows[(int)place] = row;
        Enter(_count++);
        return true;
    }

    private void Enter(int index)
    {
        ref var bucket = ref _buckets[_states[index].Hash % (uint)_buckets.Length];
        _states[index].NextInBucket = bucket - 1;
        bucket = index + 1;
    }

    private void Grow()
    {
        var rows = _states.Length * 2;
        var table = NewTable(rows);
        _table.CopyTo(table, 0);
        Array.Resize(ref _states, rows);
        _buckets = new int[rows * 2];
        for (var i = 0; i < _count; i++)
            Enter(i);
        Volatile.Write(ref _table, table);
    }

    private int[] NewTable(int rows)
    {
        var table = new int[rows * _symbols];
        Array.Fill(table, Unknown);
        return table;
    }

    private static uint Hash(ReadOnlySpan<int> members, Place place)
    {
        var hash = 2166136261u ^ (uint)place;
        foreach (var member in members)
            hash = (hash ^ (uint)member) * 16777619u;
        return hash ^ hash >> 15;
    }

    private struct State
    {
        public int[] Members;
        public Place Place;
        public bool IsMarked;
        public uint Hash;
        public int NextInBucket;
    }
}
