namespace Karaula.Waf.Engine;

/// <summary>A member of a collection, as a rule sees it.</summary>
/// <param name="Variable">The collection.</param>
/// <param name="Name">Number of the name's bytes in the <see cref="ValueTable"/>; -1 where the variable has no members.</param>
/// <param name="Value">Number of the value's bytes.</param>
internal readonly record struct Member(Variable Variable, int Name, int Value);
