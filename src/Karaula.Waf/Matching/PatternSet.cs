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
        var lanes = default(InterleavedSearch.Room);
        Span<LazyDfa?> searches = lanes;
        Span<int> numbers = stackalloc int[InterleavedSearch.Lanes];
        var filled = 0;
        for (var word = 0; word < matches.Length; word++)
        {
            matches[word] &= wanted[word];
            for (var candidates = matches[word]; candidates != 0; candidates &= candidates - 1)
            {
                var number = (word * 64) + BitOperations.TrailingZeroCount(candidates);
                if (_patterns[number] is not LinearPattern linear)
                {
                    if (!_patterns[number].IsMatch(text))
                        matches[word] &= ~(1UL << (number & 63));
                    continue;
                }

                (numbers[filled], searches[filled++]) = (number, linear.Search);
                if (filled < InterleavedSearch.Lanes)
                    continue;
                InterleavedSearch.Narrow(text, searches, numbers, matches);
                searches.Clear();
                filled = 0;
            }
        }

        InterleavedSearch.Narrow(text, searches, numbers[..filled], matches);
    }
}
