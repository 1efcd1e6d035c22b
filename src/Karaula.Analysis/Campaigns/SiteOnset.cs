namespace Karaula.Analysis.Campaigns;

/// <summary>One site began failing.</summary>
/// <param name="Site">Host name.</param>
/// <param name="Onset">When, and how certain that is.</param>
/// <param name="CrowdShare">The share of the extra requests that came from readers, 0 to 1; null when unknown.</param>
public sealed record SiteOnset(string Site, Onset Onset, double? CrowdShare = null);
