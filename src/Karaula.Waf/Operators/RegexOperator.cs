using Karaula.Waf.Engine;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Operators;

/// <summary><c>rx</c>: the pattern matches anywhere. A literal scan over the value, shared by all patterns, comes first.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="number">Its number in the policy's scanner.</param>
internal sealed class RegexOperator(BytePattern pattern, int number) : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        if (!transaction.Values.IsCandidate(value, number, transaction.Policy.Scanner))
            return false;
        var text = transaction.Values[value];
        if (!pattern.IsMatch(text))
            return false;
        if (captures)
        {
            Span<ByteRange> ranges = stackalloc ByteRange[10];
            pattern.TryMatch(text, ranges, out var count);
            transaction.Capture(value, ranges[..count]);
        }

        return true;
    }
}
