namespace Karaula.Analysis.Campaigns;

/// <summary>When incidents are one campaign.</summary>
public sealed record CampaignOptions
{
    /// <summary>A coincidence at or below this p-value makes a campaign. Default 0.005: of two hundred histories without one, one is given one.</summary>
    public double Significance { get; init; } = 0.005;

    /// <summary>
    /// Incidents whose attacking sources overlap by more than this (Jaccard index, after two standard errors are taken off) belong together.
    /// Default 0.1: unrelated lists of attacking addresses share next to nothing.
    /// </summary>
    public double SharedSources { get; init; } = 0.1;

    /// <summary>How the coincidence test looks.</summary>
    public CoincidenceOptions Coincidence { get; init; } = new();
}
