namespace Karaula.Waf.Engine;

/// <summary>The outcome of a phase.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Status">HTTP status for <see cref="WafAction.Deny"/> and <see cref="WafAction.Redirect"/>.</param>
/// <param name="RuleId">The rule that decided; 0 when none did.</param>
/// <param name="Location">Where to, for <see cref="WafAction.Redirect"/>.</param>
public readonly record struct WafVerdict(WafAction Action, int Status, long RuleId, string? Location);
