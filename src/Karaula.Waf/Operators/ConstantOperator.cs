using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>unconditionalMatch</c> and <c>noMatch</c>.</summary>
/// <param name="answer">The answer to every value.</param>
internal sealed class ConstantOperator(bool answer) : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        if (answer && captures)
            transaction.Capture(value, [new Matching.ByteRange(0, transaction.Values[value].Length)]);
        return answer;
    }
}
