using Karaula.Waf.Matching.Literals;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>
/// The distinct byte strings of one transaction, each with a number: equal contents share their transformations and their literal scan.
/// Cleared in time proportional to what was used.
/// </summary>
internal sealed class ValueTable
{
    private const int KeptBytes = 1 << 20;
    private const int KeptEntries = 1 << 14;
    private const int TransformationSlots = 64;

    private readonly Dictionary<long, int> _transformed = [];
    private byte[] _bytes = new byte[8192];
    private Entry[] _entries = new Entry[256];
    private int[] _buckets = new int[512];
    private ulong[] _candidates = [];
    private int _candidatesUsed;
    private byte[] _scratch = new byte[1024];
    private int _used;

    /// <summary>Number of distinct values.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> this[int value] => _bytes.AsSpan(_entries[value].Start, _entries[value].Length);

    /// <summary>The number of a content, adding it when it is new.</summary>
    public int Intern(ReadOnlySpan<byte> content)
    {
        var hasher = default(HashCode);
        hasher.AddBytes(content);
        var hash = hasher.ToHashCode();
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
        _entries[Count] = new Entry { Start = _used, Length = content.Length, Hash = hash, Next = bucket - 1, Candidates = -1 };
        _used += content.Length;
        bucket = ++Count;
        return Count - 1;
    }

    /// <summary>Applies a transformation, or finds its result.</summary>
    public int Transform(int value, int index, Transformation transformation)
    {
        var key = ((long)value * TransformationSlots) + index;
        if (_transformed.TryGetValue(key, out var known))
            return known;
        var needed = transformation.MaxLength(_entries[value].Length);
        if (_scratch.Length < needed)
            _scratch = new byte[needed * 2];
        var length = transformation.Apply(this[value], _scratch);
        var result = Intern(_scratch.AsSpan(0, length));
        _transformed.Add(key, result);
        return result;
    }

    /// <summary>Whether a pattern may match a value, by the literals that it requires.</summary>
    public bool IsCandidate(int value, int pattern, LiteralScanner scanner)
    {
        if (_entries[value].Candidates < 0)
        {
            if (_candidatesUsed + scanner.WordCount > _candidates.Length)
                Array.Resize(ref _candidates, Math.Max(_candidates.Length * 2, scanner.WordCount * 64));
            scanner.Scan(this[value], _candidates.AsSpan(_candidatesUsed, scanner.WordCount));
            _entries[value].Candidates = _candidatesUsed;
            _candidatesUsed += scanner.WordCount;
        }

        return (_candidates[_entries[value].Candidates + (pattern >> 6)] & (1UL << (pattern & 63))) != 0;
    }

    /// <summary>Forgets all values, and gives back memory beyond what an ordinary request needs.</summary>
    public void Clear()
    {
        for (var i = 0; i < Count; i++)
            _buckets[_entries[i].Hash & (_buckets.Length - 1)] = 0;
        if (_bytes.Length > KeptBytes)
            _bytes = new byte[8192];
        if (_scratch.Length > KeptBytes)
            _scratch = new byte[1024];
        if (_entries.Length > KeptEntries)
        {
            _entries = new Entry[256];
            _buckets = new int[512];
            _candidates = [];
            _transformed.Clear();
            _transformed.TrimExcess();
        }

        _transformed.Clear();
        (Count, _used, _candidatesUsed) = (0, 0, 0);
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
    }
}
