using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Karaula.Waf.Matching.Literals;

/// <summary>
/// Looks once through a text for the required literals of many patterns at the same time, and says which patterns are worth a closer look
/// (Aho and Corasick, 1975, with all transitions written out). A pattern that is not marked has no match in the text; one that is marked
/// may have. Immutable, and safe for any number of threads; a scan allocates nothing.
/// </summary>
internal sealed class LiteralScanner
{
    private const int LongText = 48;
    private const int Parts = 4;
    private const int Hits = 60;
    private readonly byte[] _classes;
    private readonly int[] _table;
    private readonly ulong[] _outputs;
    private readonly ulong[] _always;
    private readonly int _firstOutputRow;
    private readonly int _symbols;
    private readonly int _overlap;

    /// <summary>Builds a scanner.</summary>
    /// <param name="literalsOf">For each pattern, by its number, the literals of which a match contains at least one in any ASCII case, one
    /// character a byte; null for a pattern that must always be looked at.</param>
    public LiteralScanner(IReadOnlyList<IReadOnlyList<string>?> literalsOf)
    {
        Count = literalsOf.Count;
        WordCount = (Count + 63) / 64;
        _always = new ulong[WordCount];
        for (var i = 0; i < Count; i++)
        {
            if (literalsOf[i] is null)
                Mark(_always, i);
        }

        _overlap = literalsOf.SelectMany(literals => literals ?? []).Select(literal => literal.Length).DefaultIfEmpty(1).Max() - 1;
        var trie = new LiteralTrie(literalsOf, WordCount);
        (_classes, _symbols, _table, _outputs, _firstOutputRow) = trie.Flatten();
    }

    /// <summary>Number of patterns.</summary>
    public int Count { get; }

    /// <summary>Words of 64 bits that <see cref="Scan"/> needs.</summary>
    public int WordCount { get; }

    /// <summary>The patterns that are always marked, one bit each.</summary>
    public ReadOnlySpan<ulong> Always => _always;

    /// <summary>Number of patterns that are always marked.</summary>
    public int AlwaysCount => _always.Sum(BitOperations.PopCount);

    /// <summary>Memory of the tables, in bytes.</summary>
    public long Bytes =>
        ((long)_table.Length * sizeof(int)) + ((long)_outputs.Length * sizeof(ulong));

    /// <summary>Marks the patterns that may match.</summary>
    /// <param name="text">The text.</param>
    /// <param name="candidates">Receives one bit a pattern: pattern i is bit i % 64 of word i / 64. At least <see cref="WordCount"/>
    /// long.</param>
    /// <returns>Whether the text holds any literal: whether more than <see cref="Always"/> are marked.</returns>
    public bool Scan(ReadOnlySpan<byte> text, Span<ulong> candidates)
    {
        candidates = candidates[..WordCount];
        _always.CopyTo(candidates);
        Span<ulong> reported = stackalloc ulong[(_outputs.Length / Math.Max(1, WordCount) / 64) + 1];
        reported.Clear();
        return text.Length < LongText || text.Length / Parts < _overlap ? ScanWhole(text, candidates, reported) : ScanParts(text, candidates, reported);
    }

    private bool ScanWhole(ReadOnlySpan<byte> text, Span<ulong> candidates, Span<ulong> reported)
    {
        var (row, isFound) = (0, false);
        ReadOnlySpan<int> table = _table;
        ReadOnlySpan<byte> classes = _classes;
        var firstOutputRow = _firstOutputRow;
        foreach (var value in text)
        {
            row = table[row + classes[value]];
            if (row < firstOutputRow)
                continue;
            Report(row, candidates, reported);
            isFound = true;
        }

        return isFound;
    }

    // Each step waits for the memory that the last one read: four parts of a text wait together. A part is read on until what began in it has ended.
    private bool ScanParts(ReadOnlySpan<byte> text, Span<ulong> candidates, Span<ulong> reported)
    {
        // Rows come out of the table itself, and places are inside the text: checks would take the registers that the rows need.
        ref var table = ref MemoryMarshal.GetArrayDataReference(_table);
        ref var classes = ref MemoryMarshal.GetArrayDataReference(_classes);
        ref var first = ref MemoryMarshal.GetReference(text);
        var firstOutputRow = _firstOutputRow;
        // A step of all parts may overshoot.
        Span<int> hits = stackalloc int[Hits + Parts];
        ref var hit = ref MemoryMarshal.GetReference(hits);
        nint found = 0;
        nint length = text.Length / Parts;
        // The last part ends with the text; what may have begun in the others is no longer than a part.
        var last = text.Length - (3 * length);
        var end = Math.Max(length + _overlap, last);
        var (rowA, rowB, rowC, rowD) = (0, 0, 0, 0);
        for (nint at = 0; at < end; at++)
        {
            rowA = Unsafe.Add(ref table, rowA + Unsafe.Add(ref classes, (nint)Unsafe.Add(ref first, at)));
            rowB = Unsafe.Add(ref table, rowB + Unsafe.Add(ref classes, (nint)Unsafe.Add(ref first, at + length)));
            rowC = Unsafe.Add(ref table, rowC + Unsafe.Add(ref classes, (nint)Unsafe.Add(ref first, at + (2 * length))));
            // Written down each time, and counted when it says something: a branch could not be foreseen.
            Unsafe.Add(ref hit, found) = rowA;
            found += rowA >= firstOutputRow ? 1 : 0;
            Unsafe.Add(ref hit, found) = rowB;
            found += rowB >= firstOutputRow ? 1 : 0;
            Unsafe.Add(ref hit, found) = rowC;
            found += rowC >= firstOutputRow ? 1 : 0;
            if (at < last)
            {
                rowD = Unsafe.Add(ref table, rowD + Unsafe.Add(ref classes, (nint)Unsafe.Add(ref first, at + (3 * length))));
                Unsafe.Add(ref hit, found) = rowD;
                found += rowD >= firstOutputRow ? 1 : 0;
            }

            if (found < Hits)
                continue;
            ReportAll(hits[..(int)found], candidates, reported);
            found = 0;
        }

        ReportAll(hits[..(int)found], candidates, reported);
        return !candidates.SequenceEqual(_always);
    }

    private void ReportAll(ReadOnlySpan<int> rows, Span<ulong> candidates, Span<ulong> reported)
    {
        foreach (var row in rows)
            Report(row, candidates, reported);
    }

    private void Report(int row, Span<ulong> candidates, Span<ulong> reported)
    {
        // Texts say the same again and again.
        var output = _table[row + _symbols];
        ref var known = ref reported[output >> 6];
        if ((known >> (output & 63) & 1) != 0)
            return;
        known |= 1UL << (output & 63);
        Unite(candidates, _outputs.AsSpan(output * candidates.Length, candidates.Length));
    }

    /// <summary>Adds patterns to others.</summary>
    public static void Unite(Span<ulong> all, ReadOnlySpan<ulong> more)
    {
        var i = 0;
        for (; i <= all.Length - Vector128<ulong>.Count; i += Vector128<ulong>.Count)
            (Vector128.Create<ulong>(all.Slice(i, Vector128<ulong>.Count)) | Vector128.Create(more.Slice(i, Vector128<ulong>.Count))).CopyTo(all[i..]);
        for (; i < all.Length; i++)
            all[i] |= more[i];
    }

    internal static void Mark(Span<ulong> words, int index) => words[index >> 6] |= 1UL << (index & 63);
}
