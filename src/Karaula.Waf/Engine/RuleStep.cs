namespace Karaula.Waf.Engine;

/// <summary>One of the actions that do not disrupt, in the order in which they are written; one of the three is set.</summary>
/// <param name="Set">On TX or a collection.</param>
/// <param name="Control">A <c>ctl</c>.</param>
/// <param name="Keep">On what outlives the rule.</param>
internal readonly record struct RuleStep(SetVariable? Set, Control? Control, KeepAction? Keep);
