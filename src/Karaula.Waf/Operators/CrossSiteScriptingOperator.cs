using Karaula.Waf.Detection;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>detectXSS</c>: the value would run script in a browser.</summary>
internal sealed class CrossSiteScriptingOperator : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        var text = transaction.Values[value];
        if (!CrossSiteScriptingDetector.IsInjection(text))
            return false;
        if (captures)
            transaction.Capture(value, [new Matching.ByteRange(0, text.Length)]);
        return true;
    }
}
