using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Automata;
using Karaula.Waf.Matching.Literals;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>
/// The distinct byte strings of one transaction, each with a number: equal contents share their transformations and their literal scan. Those that rules
/// name are always there. Cleared in time proportional to what was used.
/// </summary>
internal sealed class ValueTable
{
    private const int KeptBytes = 1 << 20;
    private const int KeptEntries = 1 << 14;
    private const int AlwaysRow = 0;

    private readonly Pipelines _pipelines;
    private readonly IReadOnlyList<byte[]> _constants;
    private byte[] _bytes = new byte[8192];
    private Entry[] _entries = new Entry[256];
    private int[] _buckets = new int[512];
    private ulong[] _candidates = [];
    private int _candidatesUsed;
    private byte[] _scratch = new byte[1024];
    private int[] _rows = [];
    private int _rowsUsed;
    private int _used;
    private int _constantBytes;

    /// <summary>A table.</summary>
    /// <param name="constants">Values that it always has, under the numbers of their places.</param>
    /// <param name="pipelines">The chains of transformations that it can apply.</param>
    public ValueTable(IReadOnlyList<byte[]> constants, Pipelines pipelines)
    {
        (_constants, _pipelines) = (constants, pipelines);
        AddConstants();
    }

    /// <summary>Number of distinct values.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> this[int value] => _bytes.AsSpan(_entries[value].Start, _entries[value].Length);

    /// <summary>The number of a content, adding it when it is new.</summary>
    public int Intern(ReadOnlySpan<byte> content)
    {
        var hash = ContentHash.Of(content);
        for (var at = _buckets[hash & (_buckets.Length - 1)] - 1; at >= 0; at = _entries[at].Next)
        {
            if (_entries[at].Hash == hash && this[at].SequenceEqual(content))
                return at;
        }

        if (Count == _entries.Length)
            Grow();
        if (_used + content.Length > _bytes.Length)
        {
            // A content may lie in the buffer that is being replaced: it is copied before the old one is let go.
            var larger = new byte[Math.Max(_bytes.Length * 2, _used + content.Length)];
            _bytes.AsSpan(0, _used).CopyTo(larger);
            content.CopyTo(larger.AsSpan(_used));
            _bytes = larger;
        }
        else
        {
            content.CopyTo(_bytes.AsSpan(_used));
        }

        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[Count] = new Entry { Start = _used, Length = content.Length, Hash = hash, Next = bucket - 1, Candidates = -1, Row = -1 };
        _used += content.Length;
        bucket = ++Count;
        return Count - 1;
    }

    /// <summary>Applies a chain of transformations, or finds its result.</summary>
    public int Transform(int value, int pipeline)
    {
        if (pipeline == 0)
            return value;
        if (_entries[value].Row < 0)
            _entries[value].Row = NewRow();
        if (_rows[_entries[value].Row + pipeline] is var known and > 0)
            return known - 1;
        var step = _pipelines[pipeline];
        var result = step.Last > 0 ? Transform(Transform(value, step.Parent), step.Last)
            : step.Always || !(Held(value) & step.Changes).IsEmpty ? Apply(value, step.Transformation!)
            : value;
        _rows[_entries[value].Row + pipeline] = result + 1;
        return result;
    }

    private int Apply(int value, Transformation transformation)
    {
        var needed = transformation.MaxLength(_entries[value].Length);
        if (_scratch.Length < needed)
            _scratch = new byte[needed * 2];
        var length = transformation.Apply(this[value], _scratch);
        return Intern(_scratch.AsSpan(0, length));
    }

    /// <summary>The bytes that a value holds; found out once.</summary>
    public ref readonly ByteSet Held(int value)
    {
        ref var entry = ref _entries[value];
        if (!entry.IsRead)
        {
            entry.Held = ByteSet.Held(this[value]);
            entry.IsRead = true;
        }

        return ref entry.Held;
    }

    private int NewRow()
    {
        var row = _rowsUsed;
        _rowsUsed += _pipelines.Count;
        if (_rowsUsed > _rows.Length)
            Array.Resize(ref _rows, Math.Max(_rowsUsed, _rows.Length * 2));
        return row;
    }

    /// <summary>The patterns that may match a value, by the literals that they require: one bit each.</summary>
    public ReadOnlySpan<ulong> Candidates(int value, LiteralScanner scanner)
    {
        var row = FindCandidates(value, scanner);
        return _candidates.AsSpan(row, scanner.WordCount);
    }

    /// <summary>Adds the patterns that may match a value to others, among which are those that always may.</summary>
    public void AddCandidates(int value, LiteralScanner scanner, Span<ulong> all)
    {
        if (FindCandidates(value, scanner) is var row and not AlwaysRow)
            LiteralScanner.Unite(all, _candidates.AsSpan(row, scanner.WordCount));
    }

    // Most values hold no literal: all of these have one row.
    private int FindCandidates(int value, LiteralScanner scanner)
    {
        if (_entries[value].Candidates >= 0)
            return _entries[value].Candidates;
        if (_candidatesUsed == 0)
            scanner.Always.CopyTo(NewCandidates(scanner));
        var row = _candidatesUsed;
        if (!scanner.Scan(this[value], NewCandidates(scanner)))
            (_candidatesUsed, row) = (row, AlwaysRow);
        return _entries[value].Candidates = row;
    }

    private Span<ulong> NewCandidates(LiteralScanner scanner)
    {
        if (_candidatesUsed + scanner.WordCount > _candidates.Length)
            Array.Resize(ref _candidates, Math.Max(_candidates.Length * 2, scanner.WordCount * 64));
        _candidatesUsed += scanner.WordCount;
        return _candidates.AsSpan(_candidatesUsed - scanner.WordCount, scanner.WordCount);
    }

    /// <summary>Whether a pattern may match a value, by the literals that it requires.</summary>
    public bool IsCandidate(int value, int pattern, LiteralScanner scanner) => (Candidates(value, scanner)[pattern >> 6] & (1UL << (pattern & 63))) != 0;

    /// <summary>Searches a value for those patterns of a batch that may match it, side by side; the others are no candidates any more.</summary>
    /// <returns>Whether there are fewer candidates now.</returns>
    public bool Narrow(int value, PatternBatch batch, LiteralScanner scanner)
    {
        if (FindCandidates(value, scanner) == AlwaysRow)
        {
            _entries[value].Candidates = _candidatesUsed;
            NewCandidates(scanner);
            _candidates.AsSpan(AlwaysRow, scanner.WordCount).CopyTo(_candidates.AsSpan(_entries[value].Candidates));
        }

        var candidates = _candidates.AsSpan(_entries[value].Candidates, scanner.WordCount);
        var text = this[value];
        var lanes = default(InterleavedSearch.Room);
        Span<LazyDfa?> searches = lanes;
        Span<int> numbers = stackalloc int[InterleavedSearch.Lanes];
        var narrowed = false;
        var filled = 0;
        for (var i = 0; i < batch.Numbers.Count; i++)
        {
            var number = batch.Numbers[i];
            if ((candidates[number >> 6] & (1UL << (number & 63))) != 0)
                (numbers[filled], searches[filled++]) = (number, batch.Searches[i]);
            // One that is left alone is searched for when its rule asks.
            if (filled < InterleavedSearch.Lanes && (i < batch.Numbers.Count - 1 || filled < 2))
                continue;
            narrowed |= InterleavedSearch.Narrow(text, searches, numbers[..filled], candidates);
            searches.Clear();
            filled = 0;
        }

        return narrowed;
    }

    /// <summary>Forgets all values, and gives back memory beyond what an ordinary request needs.</summary>
    public void Clear()
    {
        // What was added last hangs first in its bucket: taken away backwards, the buckets are as they were.
        for (var i = Count - 1; i >= _constants.Count; i--)
            _buckets[_entries[i].Hash & (_buckets.Length - 1)] = _entries[i].Next + 1;
        for (var i = 0; i < _constants.Count; i++)
            (_entries[i].Row, _entries[i].Candidates) = (-1, -1);
        Array.Clear(_rows, 0, _rowsUsed);
        (Count, _used, _rowsUsed, _candidatesUsed) = (_constants.Count, _constantBytes, 0, 0);
        if (_scratch.Length > KeptBytes)
            _scratch = new byte[1024];
        if (_bytes.Length <= KeptBytes && _entries.Length <= KeptEntries)
            return;
        (_bytes, _entries, _buckets, _rows, _candidates) = (new byte[8192], new Entry[256], new int[512], [], []);
        (Count, _used) = (0, 0);
        AddConstants();
    }

    private void AddConstants()
    {
        foreach (var constant in _constants)
            Intern(constant);
        _constantBytes = _used;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            ref var bucket = ref _buckets[_entries[i].Hash & (_buckets.Length - 1)];
            _entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }

    private struct Entry
    {
        public int Start;
        public int Length;
        public int Hash;
        public int Next;
        public int Candidates;
        public int Row;
        public bool IsRead;
        public ByteSet Held;
    }
}
