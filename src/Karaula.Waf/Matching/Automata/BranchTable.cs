namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// What symbols make of states, as far as it was found out: bounded, and thrown away as a whole when it is full. Read without a lock; two threads may find out the same, either is
/// right.
/// </summary>
/// <param name="states">Number of states.</param>
/// <param name="keys">Symbols, times places.</param>
internal sealed class BranchTable(int states, int keys)
{
    private const int BytesPerState = 200;
    private const int LeastBytes = 64 * 1024;
    private const int MostBytes = 1024 * 1024;
    private const int FirstSlots = 32;

    // An entry, its targets' header, and the slots that it takes.
    private const int Overhead = 96;
    private readonly int _maxBytes = Math.Clamp(states * BytesPerState, LeastBytes, MostBytes);
    private readonly Lock _gate = new();

    // Each entry stands in the first free place from where its code says: at most half of them are taken.
    private Branch?[] _slots = new Branch?[FirstSlots];
    private int _count;
    private int _bytes;

    /// <summary>What a state and a key are called.</summary>
    public int CodeOf(int state, int key) => (state * keys) + key;

    /// <summary>What is known; null when nothing is.</summary>
    public Branch? Find(int code)
    {
        var slots = Volatile.Read(ref _slots);
        for (var at = First(code, slots); ; at = Next(at, slots))
        {
            var branch = Volatile.Read(ref slots[at]);
            if (branch is null || branch.Code == code)
                return branch;
        }
    }

    /// <summary>Adds what was found out; false when it is full.</summary>
    public bool TryAdd(Branch branch)
    {
        lock (_gate)
        {
            _bytes += Overhead + (branch.Targets.Length * sizeof(int));
            if (_bytes > _maxBytes)
                return false;
            if (++_count * 2 > _slots.Length)
            {
                var wider = new Branch?[_slots.Length * 2];
                foreach (var old in _slots)
                {
                    if (old is not null)
                        Enter(old, wider);
                }

                Volatile.Write(ref _slots, wider);
            }

            Enter(branch, _slots);
            return true;
        }
    }

    private static void Enter(Branch branch, Branch?[] slots)
    {
        var at = First(branch.Code, slots);
        while (slots[at] is { } other && other.Code != branch.Code)
            at = Next(at, slots);
        Volatile.Write(ref slots[at], branch);
    }

    private static int First(int code, Branch?[] slots)
    {
        var hash = (uint)code * 2654435769u;
        return (int)(hash ^ (hash >> 15)) & (slots.Length - 1);
    }

    private static int Next(int at, Branch?[] slots) => (at + 1) & (slots.Length - 1);
}
