using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>rbl</c>: a block list is known to hold the address. Nobody waits for an answer from the network: what is not known yet does not match.</summary>
/// <param name="zone">The list's zone.</param>
internal sealed class BlockListOperator(string zone) : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures) => transaction.IsListed(zone, transaction.Values[value]);
}
