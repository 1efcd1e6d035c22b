namespace Karaula.Waf.Engine;

/// <summary><c>setvar</c> on TX.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Value">What is set, added or taken away.</param>
/// <param name="Kind"><c>=</c>, <c>+</c>, <c>-</c>, or <c>!</c> to remove.</param>
internal sealed record SetVariable(Text Name, Text Value, char Kind);
