using System.Numerics;
using Karaula.Waf.Matching.Automata;
using Karaula.Waf.Matching.Literals;

namespace Karaula.Waf.Matching;

/// <summary>
/// Many patterns that are asked of the same texts: one look for the literals of all, then a search for each pattern that may match, four
/// at a
/// time. Immutable to its users and safe for any number of threads; a text whose like has been seen allocates nothing.
/// </summary>
internal sealed class PatternSet
{
    private readonly BytePattern[] _patterns;
    private readonly LiteralScanner _scanner;

    public PatternSet(IEnumerable<BytePattern> patterns)
    {
        _patterns = [.. patterns];
        _scanner = new LiteralScanner([.. _patterns.Select(pattern => pattern.FindRequiredLiterals())]);
    }

    /// <summary>Number of patterns.</summary>
    public int Count => _patterns.Length;

    /// <summary>Words of 64 bits that a set of these patterns takes: pattern i is bit i % 64 of word i / 64.</summary>
    public int WordCount => _scanner.WordCount;

    /// <summary>What looks for the literals.</summary>
    public LiteralScanner Scanner => _scanner;

    /// <summary>Finds out which patterns match a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="wanted">The patterns that are asked for; the others are left out of <paramref name="matches"/>.</param>
    /// <param name="matches">Receives the patterns that match. At least <see cref="WordCount"/> long.</param>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">
    /// A pattern outside the linear subset took too long.
    /// </exception>
    public void Match(ReadOnlySpan<byte> text, ReadOnlySpan<ulong> wanted, Span<ulong> matches)
    {
        matches = matches[..WordCount];
        _scanner.Scan(text, matches);
        var lanes = default(LaneBuffer);
        Span<LazyDfa?> searches = lanes;
        Span<int> indices = stackalloc int[InterleavedSearch.Lanes];
        var filled = 0;
        for (var word = 0; word < matches.Length; word++)
        {
            var candidates = matches[word] & wanted[word];
            matches[word] = 0;
            for (; candidates != 0; candidates &= candidates - 1)
            {
                var index = (word * 64) + BitOperations.TrailingZeroCount(candidates);
                if (_patterns[index] is not LinearPattern linear)
                {
                    if (_patterns[index].IsMatch(text))
                        LiteralScanner.Mark(matches, index);
                    continue;
                }

                indices[filled] = index;
                searches[filled++] = linear.Search;
                if (filled == InterleavedSearch.Lanes)
                    filled = Flush(text, searches, indices, filled, matches);
            }
        }

        Flush(text, searches, indices, filled, matches);
    }

    private static int Flush(ReadOnlySpan<byte> text, Span<LazyDfa?> searches, ReadOnlySpan<int> indices, int filled, Span<ulong> matches)
    {
        if (filled == 0)
            return 0;
        searches[filled..].Clear();
        Span<bool> results = stackalloc bool[InterleavedSearch.Lanes];
        InterleavedSearch.Run(text, searches, results);
        for (var i = 0; i < filled; i++)
        {
            if (results[i])
                LiteralScanner.Mark(matches, indices[i]);
        }

        return 0;
    }

    [System.Runtime.CompilerServices.InlineArray(InterleavedSearch.Lanes)]
    private struct LaneBuffer
    {
        private LazyDfa? _first;
    }
}
