using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>validateByteRange</c>: matches when a byte lies outside of the given ranges.</summary>
/// <param name="allowed">256 flags.</param>
internal sealed class ByteRangeOperator(bool[] allowed) : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        foreach (var one in transaction.Values[value])
        {
            if (!allowed[one])
                return true;
        }

        return false;
    }
}
