using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>geoLookup</c>: the address's country is known; it is then <c>GEO:COUNTRY_CODE</c>.</summary>
internal sealed class GeoLookupOperator : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures) => transaction.Locate(transaction.Values[value]);
}
