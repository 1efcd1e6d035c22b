using Karaula.Waf.Engine;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Operators;

/// <summary><c>validateUrlEncoding</c>: matches when a percent sign is not followed by two hexadecimal digits.</summary>
internal sealed class UrlEncodingOperator : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        var text = transaction.Values[value];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && Bytes.HexPair(text, i + 1) < 0)
                return true;
        }

        return false;
    }
}
