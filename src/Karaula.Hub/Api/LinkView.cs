using Karaula.Analysis.Links;

namespace Karaula.Hub.Api;

/// <summary>How surely another incident is of the same campaign, and why.</summary>
/// <param name="IncidentId">The other.</param>
/// <param name="Probability">Posterior probability, 0 to 1.</param>
/// <param name="Veto">Why they cannot be, whatever else speaks for it; null when nothing forbids it.</param>
/// <param name="Evidence">Each reason, with its weight.</param>
internal sealed record LinkView(string IncidentId, double Probability, string? Veto, LinkReason[] Evidence)
{
    public static LinkView Of(Link link, string id) => new(
        link.A == id ? link.B : link.A, link.Probability, link.Veto, [.. link.Evidence.Select(e => new LinkReason(e.Kind, e.LogLikelihoodRatio, e.Reason))]);
}

/// <summary>One reason for or against.</summary>
/// <param name="Kind">sources, tools, templates, tactics, timing or coincidence.</param>
/// <param name="LogLikelihoodRatio">Natural logarithm of: how much likelier is this in one campaign than between two?</param>
/// <param name="Reason">In words.</param>
internal sealed record LinkReason(string Kind, double LogLikelihoodRatio, string Reason);
