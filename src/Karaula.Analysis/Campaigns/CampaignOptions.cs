namespace Karaula.Analysis.Campaigns;

/// <summary>When incidents are one campaign.</summary>
public sealed record CampaignOptions
{
    /// <summary>A coincidence at or below this p-value makes a campaign. Default 0.005: of two hundred histories without one, one is given one.</summary>
    public double Significance { get; init; } = 0.005;

    /// <summary>Posterior odds from which incidents are held for one campaign. Default 20: right 20 times for each time wrong.</summary>
    public double MergeOdds { get; init; } = 20;

    /// <summary>
    /// Odds that two incidents picked at random are of one campaign, before anything is known of them. Default 1 : 50.
    /// </summary>
    public double PriorOdds { get; init; } = 0.02;

    /// <summary>Silence that ends a wave. Default 18 hours: a night's rest does not, a day of peace does.</summary>
    public TimeSpan WaveGap { get; init; } = TimeSpan.FromHours(18);

    /// <summary>How the coincidence test looks.</summary>
    public CoincidenceOptions Coincidence { get; init; } = new();
}
