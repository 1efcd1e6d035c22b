using Karaula.Hub.Observations;

namespace Karaula.Hub.Views;

/// <summary>The country at one moment.</summary>
/// <param name="At">When the picture was taken, UTC.</param>
/// <param name="Drill">Set when what is shown is an exercise; null in earnest.</param>
/// <param name="Edges">Every edge that ever connected.</param>
/// <param name="Sites">Every site that any edge protects, by name.</param>
/// <param name="Incidents">Newest first.</param>
/// <param name="Campaigns">Newest first.</param>
[GenerateSerializer, Immutable]
public sealed record CountrySnapshot(
    DateTimeOffset At,
    DrillView? Drill,
    IReadOnlyList<EdgeView> Edges,
    IReadOnlyList<SiteView> Sites,
    IReadOnlyList<IncidentView> Incidents,
    IReadOnlyList<CampaignView> Campaigns)
{
    /// <summary>What other systems reported last, newest first; at most twenty.</summary>
    [Id(0)]
    public IReadOnlyList<ObservationRecord> Observations { get; init; } = [];

    /// <summary>What watching onsets day by day has found; null before anything was concluded, and in a picture of the past.</summary>
    [Id(1)]
    public WatchView? Watch { get; init; }

    /// <summary>Whether attacks keep to the calendars, as of at most a minute ago; null in a picture of the past.</summary>
    [Id(2)]
    public EventsView? Events { get; init; }
}

/// <summary>An exercise under way: time in the record it follows runs faster than the clock on the wall.</summary>
/// <param name="Name">Name of the scenario.</param>
/// <param name="RecordTime">The moment of the record that is being played now.</param>
[GenerateSerializer, Immutable]
public sealed record DrillView(string Name, DateTimeOffset RecordTime);

/// <summary>An edge as the hub knows it.</summary>
/// <param name="Name">The edge's name.</param>
/// <param name="Connected">Whether its stream is open.</param>
/// <param name="LastSummaryAt">Start of the newest second received; null before the first.</param>
/// <param name="Summaries">Summaries stored from this edge, ever.</param>
[GenerateSerializer, Immutable]
public sealed record EdgeView(string Name, bool Connected, DateTimeOffset? LastSummaryAt, long Summaries);

/// <summary>A site as the hub knows it.</summary>
/// <param name="Name">Name in the edges' configuration.</param>
/// <param name="Host">The host name readers use.</param>
/// <param name="Kind">"state", "media" or "other".</param>
/// <param name="Mode">"normal", "elevated", "under attack" or "shelter"; "unknown" before the first summary.</param>
/// <param name="ModeReason">Why, in a sentence a newsroom understands.</param>
/// <param name="Goodput">Share of readers' requests answered in time over the last ten seconds, 0 to 1; null when there were none.</param>
/// <param name="Points">One per second with traffic, oldest first.</param>
[GenerateSerializer, Immutable]
public sealed record SiteView(
    string Name,
    string Host,
    string Kind,
    string Mode,
    string ModeReason,
    double? Goodput,
    IReadOnlyList<SitePoint> Points)
{
    /// <summary>What web attack rules refused, or would have, at the edges that are connected now, since they started; what the most networks met first.</summary>
    [Id(0)]
    public IReadOnlyList<RefusalView> Refusals { get; init; } = [];
}

/// <summary>One second of one site.</summary>
/// <param name="At">Start of the second, UTC.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Cached">Answered from an edge's cache.</param>
/// <param name="Refused">Refused by a gate.</param>
/// <param name="Failed">Failed because of the origin.</param>
/// <param name="ReaderRequests">Requests by readers.</param>
/// <param name="ReaderGood">Of those, answered in time.</param>
[GenerateSerializer, Immutable]
public sealed record SitePoint(
    DateTimeOffset At,
    long Requests,
    long Cached,
    long Refused,
    long Failed,
    long ReaderRequests,
    long ReaderGood);

/// <summary>An attack on one site.</summary>
/// <param name="Id">Stable, short, unique in the hub.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Onset">When it began, best estimate, UTC.</param>
/// <param name="OnsetUncertainty">The true onset lies within plus or minus this, with 95 % confidence.</param>
/// <param name="DetectedAt">When the hub raised it, UTC.</param>
/// <param name="End">When it ended; null while it lasts.</param>
/// <param name="Why">What made it an attack and not a crowd, in a sentence.</param>
/// <param name="Vectors">Kinds of attack seen in it, for example "cache-busting GET flood".</param>
/// <param name="PeakRequestsPerSecond">The busiest second.</param>
/// <param name="Refused">Requests refused by gates during it.</param>
/// <param name="RecordOnset">In a drill: the onset in the record's time; null in earnest.</param>
[GenerateSerializer, Immutable]
public sealed record IncidentView(
    string Id,
    string Site,
    DateTimeOffset Onset,
    TimeSpan OnsetUncertainty,
    DateTimeOffset DetectedAt,
    DateTimeOffset? End,
    string Why,
    IReadOnlyList<string> Vectors,
    long PeakRequestsPerSecond,
    long Refused,
    DateTimeOffset? RecordOnset)
{
    /// <summary>Other ways that it took to, then its silences.</summary>
    [Id(0)]
    public IReadOnlyList<CourseView> Course { get; init; } = [];

    /// <summary>What its refused requests were like; null when no edge told.</summary>
    [Id(1)]
    public ShapesView? Shapes { get; init; }
}

/// <summary>Incidents that belong together.</summary>
/// <param name="Id">Stable, short, unique in the hub.</param>
/// <param name="Sites">Names of the sites, sorted.</param>
/// <param name="IncidentIds">The incidents in it, in order of onset.</param>
/// <param name="PValue">Probability that chance alone makes so many sites begin failing so close together, within the time observed; 0 to 1.</param>
/// <param name="ExpectedByChance">How many such coincidences chance would make in a year of such traffic.</param>
/// <param name="FirstOnset">Onset of its first incident; in a drill, in the record's time.</param>
/// <param name="Sentence">All of it in words.</param>
[GenerateSerializer, Immutable]
public sealed record CampaignView(
    string Id,
    IReadOnlyList<string> Sites,
    IReadOnlyList<string> IncidentIds,
    double PValue,
    double ExpectedByChance,
    DateTimeOffset FirstOnset,
    string Sentence)
{
    /// <summary>Why each incident belongs to it, a sentence each.</summary>
    [Id(0)]
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>What else could explain the coincidence, each tried; empty where there is none.</summary>
    [Id(1)]
    public IReadOnlyList<RivalView> Rivals { get; init; } = [];

    /// <summary>Scope, diversity, professionalism, synchronisation.</summary>
    [Id(2)]
    public IReadOnlyList<ScoreView> Scores { get; init; } = [];

    /// <summary>Its waves, in order of time.</summary>
    [Id(3)]
    public IReadOnlyList<WaveView> Waves { get; init; } = [];

    /// <summary>For each incident, how sure it is that it belongs.</summary>
    [Id(4)]
    public IReadOnlyList<MemberView> Members { get; init; } = [];

    /// <summary>When this was concluded, real time, UTC.</summary>
    [Id(5)]
    public DateTimeOffset ConcludedAt { get; init; }

    /// <summary>What speaks for it at the levels of tool, tasking and sponsor.</summary>
    [Id(6)]
    public IReadOnlyList<LevelView> Levels { get; init; } = [];
}
