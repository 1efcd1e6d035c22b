namespace Karaula.Analysis.Campaigns;

/// <summary>Incidents that belong together.</summary>
/// <param name="Id">Stable while it grows.</param>
/// <param name="Sites">The sites, sorted.</param>
/// <param name="IncidentIds">In order of onset.</param>
/// <param name="PValue">Of the coincidence that made it a campaign, 0 to 1.</param>
/// <param name="ExpectedPerYear">How many such coincidences chance would make in a year.</param>
/// <param name="FirstOnset">Of its first incident.</param>
/// <param name="Sentence">All of it in words.</param>
/// <param name="Links">Why each incident belongs to it.</param>
public sealed record Campaign(
    string Id,
    IReadOnlyList<string> Sites,
    IReadOnlyList<string> IncidentIds,
    double PValue,
    double ExpectedPerYear,
    DateTimeOffset FirstOnset,
    string Sentence,
    IReadOnlyList<string> Links)
{
    /// <summary>Its waves, in order of time: incidents with less than <see cref="CampaignOptions.WaveGap"/> of silence between them.</summary>
    public IReadOnlyList<Wave> Waves { get; init; } = [];

    /// <summary>For each incident, how sure it is that it belongs.</summary>
    public IReadOnlyList<Membership> Members { get; init; } = [];

    /// <summary>What speaks for it at each level; the sponsor's is always there, and always empty.</summary>
    public IReadOnlyList<LevelFinding> Levels { get; init; } = [];
}
