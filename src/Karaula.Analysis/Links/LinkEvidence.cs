namespace Karaula.Analysis.Links;

/// <summary>One reason for or against two incidents being of one campaign.</summary>
/// <param name="Kind">sources, networks, tools, templates, tactics, timing or coincidence.</param>
/// <param name="LogLikelihoodRatio">Natural logarithm of: how much likelier is this in one campaign than between two?</param>
/// <param name="Reason">In words.</param>
public sealed record LinkEvidence(string Kind, double LogLikelihoodRatio, string Reason)
{
    /// <summary>What it says something of.</summary>
    public LinkLevel Level => Kind is "tactics" or "timing" or "coincidence" ? LinkLevel.Tasking : LinkLevel.Tool;
}
