using Karaula.Waf.Matching.Literals;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching;

/// <summary>
/// A regular expression over bytes, with the syntax and meaning that PCRE2 gives it for 8-bit text without UTF. Patterns without
/// lookaround, back
/// references and atomic groups, as the Core Rule Set's, run in linear time and bounded memory on an automaton that is built as texts need
/// it;
/// the others run on the framework's backtracking engine with a time limit.
/// An instance is immutable to its users and safe for any number of threads.
/// </summary>
public abstract class BytePattern
{
    /// <summary>How long a pattern outside the linear subset may take on one text, in milliseconds.</summary>
    public const int FallbackTimeoutMilliseconds = 100;

    private protected BytePattern(string pattern, BytePatternOptions options, int groupCount)
    {
        Pattern = pattern;
        Options = options;
        GroupCount = groupCount;
    }

    /// <summary>The pattern as given.</summary>
    public string Pattern { get; }

    /// <summary>The options as given.</summary>
    public BytePatternOptions Options { get; }

    /// <summary>Number of capturing groups, not counting the whole match.</summary>
    public int GroupCount { get; }

    /// <summary>Whether every match takes time linear in the text.</summary>
    public abstract bool IsLinear { get; }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern; characters beyond ASCII stand for their UTF-8 bytes.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="BytePatternException">The pattern is wrong, not supported or too large; it says where.</exception>
    public static BytePattern Compile(string pattern, BytePatternOptions options = BytePatternOptions.ModSecurity)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var parsed = PatternParser.Parse(pattern, options);
        return parsed.IsLinear ? new LinearPattern(pattern, options, parsed) : new FallbackPattern(pattern, options, parsed);
    }

    /// <summary>Whether the text has a match anywhere.</summary>
    /// <param name="text">The bytes to search.</param>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">
    /// <see cref="IsLinear"/> is false, and <see cref="FallbackTimeoutMilliseconds"/> were not enough.
    /// </exception>
    public abstract bool IsMatch(ReadOnlySpan<byte> text);

    /// <summary>Finds the leftmost match, and among those the one that Perl's rules prefer, with its groups.</summary>
    /// <param name="text">The bytes to search.</param>
    /// <param name="captures">Receives the match and its groups, as many as fit.</param>
    /// <param name="count">How many were written: the smaller of <paramref name="captures"/>' length and the groups up to the last that
    /// took
    /// part, as PCRE counts them; 0 without a match.</param>
    /// <returns>Whether there is a match.</returns>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">
    /// <see cref="IsLinear"/> is false, and <see cref="FallbackTimeoutMilliseconds"/> were not enough.
    /// </exception>
    public abstract bool TryMatch(ReadOnlySpan<byte> text, Span<ByteRange> captures, out int count);

    /// <summary>
    /// Literals, lower case, one character a byte, of which every match contains at least one in some ASCII case; null when there are none
    /// worth
    /// looking for. For a <see cref="Literals.LiteralScanner"/>.
    /// </summary>
    internal IReadOnlyList<string>? FindRequiredLiterals() => RequiredLiterals.Find(Root);

    private protected abstract PatternNode Root { get; }

    /// <summary>What is written for a match whose groups are known: drops the unset groups at the end.</summary>
    private protected static int CountSet(ReadOnlySpan<ByteRange> captures)
    {
        var count = captures.Length;
        while (count > 0 && !captures[count - 1].IsSet)
            count--;
        return count;
    }
}
