using System.Buffers.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Operators;

/// <summary><c>eq</c>, <c>ge</c>, <c>gt</c>, <c>le</c>, <c>lt</c>: compares whole numbers; a text that is none counts as 0.</summary>
/// <param name="name">The operator.</param>
/// <param name="parameter">What the value is compared with.</param>
internal sealed class NumberOperator(string name, Text parameter) : Operator
{
    private readonly long? _constant = parameter.Constant is { } bytes ? Parse(bytes) : null;

    private readonly Comparison _comparison = name switch
    {
        "eq" => Comparison.Equal, "ge" => Comparison.GreaterOrEqual, "gt" => Comparison.Greater, "le" => Comparison.LessOrEqual, _ => Comparison.Less,
    };

    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        var left = Parse(transaction.Values[value]);
        var right = _constant ?? Parse(transaction.Values[transaction.Expand(parameter)]);
        return Compare(left, right);
    }

    /// <summary>What it compares with, where that is no macro.</summary>
    public long? Constant => _constant;

    /// <summary>Compares.</summary>
    public bool Compare(long left, long right) => _comparison switch
    {
        Comparison.Equal => left == right,
        Comparison.GreaterOrEqual => left >= right,
        Comparison.Greater => left > right,
        Comparison.LessOrEqual => left <= right,
        _ => left < right,
    };

    /// <summary>The number at the beginning of a text, after white space; 0 when there is none.</summary>
    public static long Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length == 1)
            return text[0] is >= (byte)'0' and <= (byte)'9' ? text[0] - '0' : 0;
        while (!text.IsEmpty && Bytes.IsSpace(text[0]))
            text = text[1..];
        return Utf8Parser.TryParse(text, out long number, out _) ? number : 0;
    }

    private enum Comparison
    {
        Equal, GreaterOrEqual, Greater, LessOrEqual, Less,
    }
}
