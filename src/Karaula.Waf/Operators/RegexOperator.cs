using System.Text.RegularExpressions;
using Karaula.Waf.Engine;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Operators;

/// <summary>
/// <c>rx</c>: the pattern matches anywhere. A literal scan over the value, shared by all patterns, comes first. A pattern outside the linear subset that takes longer
/// than <see cref="BytePattern.FallbackTimeoutMilliseconds"/> does not match; TX:MSC_PCRE_LIMITS_EXCEEDED and <see cref="WafPolicy.PatternTimeouts"/> say so.
/// </summary>
/// <param name="pattern">The pattern.</param>
/// <param name="number">Its number in the policy's scanner.</param>
internal sealed class RegexOperator(BytePattern pattern, int number) : Operator, IScanned
{
    /// <inheritdoc />
    public int Number => number;

    /// <summary>What searches for it; null for a pattern outside the linear subset.</summary>
    public Matching.Automata.LazyDfa? Search => (pattern as LinearPattern)?.Search;

    /// <summary>Builds what captures need, so that the first match does not pay for it.</summary>
    public void Prepare() => (pattern as LinearPattern)?.Prepare();

    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        if (!transaction.Values.IsCandidate(value, number, transaction.Policy.Scanner))
            return false;
        if (!pattern.IsLinear)
            return MatchesInTime(transaction, value, captures);
        var text = transaction.Values[value];
        if (!pattern.IsMatch(text))
            return false;
        if (captures)
            Capture(transaction, value, text);
        return true;
    }

    // Lookaround and back references may take time without end: what does not match in time does not match, and says so.
    private bool MatchesInTime(WafTransaction transaction, int value, bool captures)
    {
        try
        {
            var text = transaction.Values[value];
            if (!pattern.IsMatch(text))
                return false;
            if (captures)
                Capture(transaction, value, text);
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            transaction.SayPatternTimeout();
            return false;
        }
    }

    private void Capture(WafTransaction transaction, int value, ReadOnlySpan<byte> text)
    {
        Span<ByteRange> ranges = stackalloc ByteRange[10];
        pattern.TryMatch(text, ranges, out var count);
        transaction.Capture(value, ranges[..count]);
    }
}
