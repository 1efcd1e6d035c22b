using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>validateUtf8Encoding</c>: matches when the bytes are not well-formed UTF-8 (overlong forms and surrogates included).</summary>
internal sealed class Utf8EncodingOperator : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures) =>
        !System.Text.Unicode.Utf8.IsValid(transaction.Values[value]);
}
