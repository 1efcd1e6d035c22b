namespace Karaula.Waf.Engine;

/// <summary>What a rule looks at without a target that a <c>ctl</c> takes from it.</summary>
/// <param name="Removed">The target, that of the <see cref="Control"/> itself.</param>
/// <param name="Input">What is left.</param>
internal readonly record struct ReducedInput(Target Removed, RuleInput Input);
