using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary>
/// <c>streq</c>, <c>contains</c>, <c>containsWord</c>, <c>strmatch</c>, <c>beginsWith</c>, <c>endsWith</c>, <c>within</c>: compares bytes, case matters. <c>within</c>
/// asks whether the value occurs in the parameter.
/// </summary>
/// <param name="name">The operator.</param>
/// <param name="parameter">What the value is compared with.</param>
internal sealed class TextOperator(string name, Text parameter) : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        // Expanding may move the table's bytes: it comes before the value's span is taken.
        var expanded = parameter.Constant is null ? transaction.Expand(parameter) : -1;
        var wanted = expanded < 0 ? parameter.Constant : transaction.Values[expanded];
        var text = transaction.Values[value];
        var matches = name switch
        {
            "streq" => text.SequenceEqual(wanted),
            "contains" or "strmatch" => text.IndexOf(wanted) >= 0,
            "containsWord" => ContainsWord(text, wanted),
            "beginsWith" => text.StartsWith(wanted),
            "endsWith" => text.EndsWith(wanted),
            _ => wanted.IndexOf(text) >= 0,
        };
        if (matches && captures)
            transaction.Capture(value, [new Matching.ByteRange(0, text.Length)]);
        return matches;
    }

    private static bool ContainsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var from = 0; from <= text.Length && text[from..].IndexOf(word) is var at and >= 0; from += at + 1)
        {
            var (start, end) = (from + at, from + at + word.Length);
            if ((start == 0 || !IsWord(text[start - 1])) && (end == text.Length || !IsWord(text[end])))
                return true;
        }

        return false;
    }

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';
}
