namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// What symbols make of states, as far as it was found out: bounded, and thrown away as a whole when it is full. Two threads may find out the same; either is right.
/// </summary>
/// <param name="states">Number of states.</param>
/// <param name="keys">Symbols, times places.</param>
internal sealed class BranchTable(int states, int keys)
{
    private const int BytesPerState = 200;
    private const int LeastBytes = 64 * 1024;
    private const int MostBytes = 1024 * 1024;
    private const int Overhead = 48;
    private readonly int _maxBytes = Math.Clamp(states * BytesPerState, LeastBytes, MostBytes);
    private readonly Branch?[]?[] _rows = new Branch?[states][];
    private int _bytes;

    /// <summary>What is known; null when nothing is.</summary>
    public Branch? Find(int state, int key) => _rows[state] is { } row ? Volatile.Read(ref row[key]) : null;

    /// <summary>Adds what was found out; false when it is full.</summary>
    public bool TryAdd(int state, int key, Branch branch)
    {
        var row = _rows[state];
        var bytes = (row is null ? keys * IntPtr.Size : 0) + (branch.Targets.Length == 0 ? 0 : Overhead + (branch.Targets.Length * sizeof(int)));
        if (Interlocked.Add(ref _bytes, bytes) > _maxBytes)
            return false;
        if (row is null)
            Volatile.Write(ref _rows[state], row = new Branch?[keys]);
        Volatile.Write(ref row[key], branch);
        return true;
    }
}
