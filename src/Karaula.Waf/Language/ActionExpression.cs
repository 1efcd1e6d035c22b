namespace Karaula.Waf.Language;

/// <summary>One action of a rule, for example <c>deny</c> or <c>setvar:'tx.score=+5'</c> (ModSecurity reference manual, "Actions").</summary>
/// <param name="Name">The action's name, as in the manual.</param>
/// <param name="Value">What follows the colon, without quotes; null where there is no colon.</param>
/// <param name="Position">Where it begins.</param>
public sealed record ActionExpression(string Name, string? Value, SourcePosition Position);
