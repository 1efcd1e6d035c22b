using Karaula.Analysis.Links;

namespace Karaula.Analysis.Campaigns;

/// <summary>What speaks for a campaign at one level.</summary>
/// <param name="Level">Tool, tasking or sponsor.</param>
/// <param name="LogLikelihoodRatio">
/// The mean over its incidents of what their stronger links have at this level, a natural logarithm; null where nothing was measured.
/// </param>
/// <param name="Sentence">In words.</param>
public sealed record LevelFinding(LinkLevel Level, double? LogLikelihoodRatio, string Sentence);
