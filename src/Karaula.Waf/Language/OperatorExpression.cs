namespace Karaula.Waf.Language;

/// <summary>The operator of a rule, for example <c>!@rx ^[a-z]+$</c> (ModSecurity reference manual, "Operators").</summary>
/// <param name="Name">Name without <c>@</c>; <c>rx</c> where none is written.</param>
/// <param name="Parameter">What follows the name; may be empty.</param>
/// <param name="IsNegated">Whether the rule matches when the operator does not.</param>
/// <param name="Position">Where it begins.</param>
public sealed record OperatorExpression(string Name, string Parameter, bool IsNegated, SourcePosition Position);
