namespace Karaula.Edge.Rules.Language;

/// <summary>A token of an expression, with its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its text; of one in quotes, without them.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
internal readonly record struct RuleToken(RuleTokenKind Kind, string Value, int Line, int Column)
{
    /// <summary>How a message names it.</summary>
    public override string ToString() => Kind switch
    {
        RuleTokenKind.End => "the end",
        RuleTokenKind.Text => $"the text \"{Value}\"",
        RuleTokenKind.Number => $"the number {Value}",
        _ => $"\"{Value}\"",
    };
}
