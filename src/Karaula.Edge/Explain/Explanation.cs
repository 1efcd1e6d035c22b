namespace Karaula.Edge.Explain;

/// <summary>Why a request was refused, for whoever asks at the edge.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="At">When.</param>
/// <param name="Site">The site; null when there was none.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Challenged">Whether a challenge was offered instead.</param>
/// <param name="Rule">Which rule.</param>
/// <param name="What">What happened.</param>
/// <param name="Measured">What was measured; null when the rule measures nothing.</param>
/// <param name="Threshold">What is allowed.</param>
/// <param name="Unit">In which unit both are.</param>
/// <param name="Until">Until when; null when it was for this request alone.</param>
/// <param name="Remedy">How to let such a request through.</param>
/// <param name="Network">Whose network, and what data files say of it.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Findings">What web attack rules found.</param>
internal sealed record Explanation(
    string Id, DateTimeOffset At, string? Site, int Status, bool Challenged, string Rule, string What, double? Measured, double? Threshold, string? Unit,
    DateTimeOffset? Until, string Remedy, string Network, string Method, string Path, string[]? Findings)
{
    /// <summary>Explains a refusal.</summary>
    public static Explanation Of(in Refusal refusal, string[]? findings)
    {
        var (what, unit, remedy) = RefusalRules.Describe(refusal.Rule, refusal.Detail ?? "");
        var measures = refusal.Threshold > 0;
        return new Explanation(
            refusal.Id, refusal.At, refusal.Site.Length > 0 ? refusal.Site : null, refusal.Status, refusal.IsChallenged, refusal.Rule, what,
            measures ? Math.Round(refusal.Measured, 2) : null, measures ? Math.Round(refusal.Threshold, 2) : null, measures ? unit : null,
            refusal.Seconds > 0 ? refusal.At.AddSeconds(refusal.Seconds) : null, remedy, refusal.NetworkFacts == default ? refusal.Network.ToString() : $"{refusal.Network} ({refusal.NetworkFacts})", refusal.Method, refusal.Path, findings);
    }
}
