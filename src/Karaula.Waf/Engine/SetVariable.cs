namespace Karaula.Waf.Engine;

/// <summary><c>setvar</c>.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Value">What is set, added or taken away.</param>
/// <param name="Kind"><c>=</c>, <c>+</c>, <c>-</c>, or <c>!</c> to remove.</param>
/// <param name="Collection">TX, or a collection that is kept.</param>
internal sealed record SetVariable(Text Name, Text Value, char Kind, Variable Collection = Variable.Tx);
