namespace Karaula.Waf.Engine;

/// <summary>What several rules look at in the same way: targets, exclusions and transformations. It is gathered once for all of them.</summary>
/// <param name="Index">Its place among all inputs.</param>
/// <param name="Targets">What is looked at.</param>
/// <param name="Excluded">What is not.</param>
/// <param name="Pipeline">The transformations, <see cref="Pipelines"/>.</param>
/// <param name="Sources">The collections that it comes from: while they stay as they are, it does.</param>
/// <param name="Plain">The same without transformations; null when it has none.</param>
internal sealed record RuleInput(int Index, Target[] Targets, Target[] Excluded, int Pipeline, int[] Sources, RuleInput? Plain)
{
    /// <summary>Whether a rule asks the literal scan about it.</summary>
    public bool IsScanned { get; set; }
}
