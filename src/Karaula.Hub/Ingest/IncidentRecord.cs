namespace Karaula.Hub.Ingest;

/// <summary>An incident as the hub keeps it, in real time: what goes into the sealed log, the database and between grains.</summary>
/// <param name="Id">Stable, short, unique in the hub.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Change">"opened", "updated" or "ended": why this record was written.</param>
/// <param name="Onset">Best estimate, UTC.</param>
/// <param name="OnsetUncertainty">Half of the interval that holds the onset with 95 % confidence.</param>
/// <param name="DetectedAt">When the hub raised it, UTC.</param>
/// <param name="End">Null while it lasts.</param>
/// <param name="Why">In a sentence.</param>
/// <param name="Vectors">Kinds of attack seen in it.</param>
/// <param name="PeakRequestsPerSecond">The busiest second.</param>
/// <param name="Refused">Requests refused during it.</param>
/// <param name="Drill">Name of the exercise in which it was raised; null in earnest.</param>
/// <param name="Attackers">Karaula.Sketches.MinHash of refused sources; empty when there were none.</param>
[GenerateSerializer, Immutable]
internal sealed record IncidentRecord(
    string Id,
    string Site,
    string Change,
    DateTimeOffset Onset,
    TimeSpan OnsetUncertainty,
    DateTimeOffset DetectedAt,
    DateTimeOffset? End,
    string Why,
    string[] Vectors,
    long PeakRequestsPerSecond,
    long Refused,
    string? Drill,
    byte[] Attackers)
{
    /// <summary>What adds up in it beside requests; null in records from before this was kept.</summary>
    [Id(0)]
    public IncidentSums? Sums { get; init; }

    /// <summary>Whether two records say the same of an incident, whatever they were written for.</summary>
    public bool SaysTheSameAs(IncidentRecord other) =>
        this with { Change = other.Change, Vectors = other.Vectors, Attackers = other.Attackers, Sums = other.Sums } == other
        && Vectors.AsSpan().SequenceEqual(other.Vectors) && Attackers.AsSpan().SequenceEqual(other.Attackers)
        && (Sums is null ? other.Sums is null : other.Sums is { } sums && Sums.SaysTheSameAs(sums));
}
