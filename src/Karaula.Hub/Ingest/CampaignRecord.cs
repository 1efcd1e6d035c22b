using Karaula.Hub.Views;

namespace Karaula.Hub.Ingest;

/// <summary>A conclusion about a campaign, as the sealed log and the database keep it.</summary>
/// <param name="Id">Stable, short, unique in the hub.</param>
/// <param name="ConcludedAt">When, real time, UTC.</param>
/// <param name="Drill">Name of the exercise in whose time this was computed; null in earnest.</param>
/// <param name="Sites">Names, sorted.</param>
/// <param name="IncidentIds">In order of onset.</param>
/// <param name="PValue">0 to 1.</param>
/// <param name="ExpectedByChance">Such coincidences by chance, a year.</param>
/// <param name="FirstOnset">Onset of its first incident, real time, UTC.</param>
/// <param name="ShownOnset">The same as shown: in an exercise, in the record's time.</param>
/// <param name="Sentence">All of it in words.</param>
/// <param name="Links">Why each incident belongs to it.</param>
[GenerateSerializer, Immutable]
internal sealed record CampaignRecord(
    string Id,
    DateTimeOffset ConcludedAt,
    string? Drill,
    string[] Sites,
    string[] IncidentIds,
    double PValue,
    double ExpectedByChance,
    DateTimeOffset FirstOnset,
    DateTimeOffset ShownOnset,
    string Sentence,
    string[] Links)
{
    /// <summary>Whether this says that there is no such campaign after all: its incidents are seen otherwise now.</summary>
    [Id(0)]
    public bool Withdrawn { get; init; }

    /// <summary>What else could explain the coincidence, each tried; empty where there is none.</summary>
    [Id(1)]
    public RivalView[] Rivals { get; init; } = [];

    /// <summary>Scope, diversity, professionalism, synchronisation.</summary>
    [Id(2)]
    public ScoreView[] Scores { get; init; } = [];

    /// <summary>Its waves, in order of time; times as shown.</summary>
    [Id(3)]
    public WaveView[] Waves { get; init; } = [];

    /// <summary>For each incident, how sure it is that it belongs.</summary>
    [Id(4)]
    public MemberView[] Members { get; init; } = [];

    /// <summary>What speaks for it at the levels of tool, tasking and sponsor.</summary>
    [Id(5)]
    public LevelView[] Levels { get; init; } = [];

    /// <summary>
    /// Whether this is worth keeping next to an earlier conclusion: other incidents, or a p-value that differs by more than the factor of two
    /// that some more time observed makes.
    /// </summary>
    public bool SaysMoreThan(CampaignRecord earlier) =>
        Drill != earlier.Drill
        || Withdrawn != earlier.Withdrawn
        || !Rivals.Select(r => (r.Name, r.Explains)).SequenceEqual(earlier.Rivals.Select(r => (r.Name, r.Explains)))
        || !IncidentIds.AsSpan().SequenceEqual(earlier.IncidentIds)
        || Math.Abs(Math.Log2(Math.Max(PValue, double.Epsilon) / Math.Max(earlier.PValue, double.Epsilon))) > 1;
}
