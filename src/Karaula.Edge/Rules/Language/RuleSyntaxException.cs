namespace Karaula.Edge.Rules.Language;

/// <summary>An expression cannot be read.</summary>
/// <param name="line">Line within the expression, from 1.</param>
/// <param name="column">Column, from 1.</param>
/// <param name="reason">What was found, and what was expected.</param>
internal sealed class RuleSyntaxException(int line, int column, string reason) : Exception(FormattableString.Invariant($"line {line}, column {column}: {reason}"))
{
    /// <summary>Line within the expression, from 1.</summary>
    public int Line => line;

    /// <summary>Column, from 1.</summary>
    public int Column => column;
}
