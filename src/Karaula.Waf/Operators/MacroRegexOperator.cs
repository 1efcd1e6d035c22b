using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Karaula.Waf.Engine;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Operators;

/// <summary>
/// <c>rx</c> whose pattern holds macros: it is known when the rule runs. The last few are kept compiled. A pattern that is wrong does not match, nor one that runs out of time.
/// </summary>
/// <param name="text">The pattern with its macros.</param>
internal sealed class MacroRegexOperator(Text text) : Operator
{
    private const int Kept = 16;
    private const int MaxLength = 4096;
    private readonly ConcurrentDictionary<string, BytePattern?> _compiled = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        var source = transaction.Values[transaction.Expand(text)];
        if (source.Length > MaxLength || PatternOf(Encoding.Latin1.GetString(source)) is not { } pattern)
            return false;
        try
        {
            Span<ByteRange> ranges = stackalloc ByteRange[10];
            if (!pattern.TryMatch(transaction.Values[value], ranges, out var count))
                return false;
            if (captures)
                transaction.Capture(value, ranges[..count]);
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            transaction.SayPatternTimeout();
            return false;
        }
    }

    private BytePattern? PatternOf(string source)
    {
        if (_compiled.TryGetValue(source, out var known))
            return known;
        BytePattern? pattern;
        try
        {
            pattern = BytePattern.Compile(source);
        }
        catch (BytePatternException)
        {
            pattern = null;
        }

        if (_compiled.Count >= Kept)
            _compiled.Clear();
        _compiled[source] = pattern;
        return pattern;
    }
}
