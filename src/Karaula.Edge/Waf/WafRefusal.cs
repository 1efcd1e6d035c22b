using Karaula.Waf.Engine;

namespace Karaula.Edge.Waf;

/// <summary>What a refused request or answer is to be answered with.</summary>
/// <param name="Site">The site.</param>
/// <param name="Action">Deny, drop or redirect.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="RuleId">The rule that decided; 0 when a limit did.</param>
/// <param name="Location">Where to, for a redirect.</param>
/// <param name="IsResponse">Whether it is the site's answer that is withheld.</param>
public sealed record WafRefusal(string Site, WafAction Action, int Status, long RuleId, string? Location, bool IsResponse);
