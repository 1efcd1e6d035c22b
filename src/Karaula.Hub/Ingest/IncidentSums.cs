namespace Karaula.Hub.Ingest;

/// <summary>What adds up in an incident: what the scores of its campaign are made of.</summary>
/// <param name="ReaderRequests">Requests by readers during it.</param>
/// <param name="ReaderGood">Of those, answered in time.</param>
/// <param name="PeakAt">The busiest second; null before the first.</param>
/// <param name="VectorRequests">For each of the incident's vectors, in their order: the requests of the seconds in which it was the newest.</param>
/// <param name="Adaptations">How long after the edge began to refuse most of it each change of vector came.</param>
/// <param name="CrowdShare">The share of the extra requests that came from readers, 0 to 1; null when unknown.</param>
[GenerateSerializer, Immutable]
internal sealed record IncidentSums(
    long ReaderRequests, long ReaderGood, DateTimeOffset? PeakAt, long[] VectorRequests, TimeSpan[] Adaptations, double? CrowdShare)
{
    /// <summary>What the refused requests were like; null when no edge told.</summary>
    [Id(0)]
    public IncidentShapes? Shapes { get; init; }

    /// <summary>When which way was taken, the first first; the one it began with is not among them.</summary>
    [Id(1)]
    public VectorMoment[] Moments { get; init; } = [];

    /// <summary>Silences in it, the first first.</summary>
    [Id(2)]
    public IncidentPause[] Pauses { get; init; } = [];

    /// <summary>Answers to challenges that were wrong or too many; null when no edge told.</summary>
    [Id(3)]
    public long? ChallengesFailed { get; init; }

    // As for shapes: less may be a few readers.
    private const double LeastShare = 0.1;

    /// <summary>Whether the challenges were attacked: at least a tenth of what was refused were answers to them. Null when no edge told of any.</summary>
    /// <param name="refused">Requests refused; answers are not among them.</param>
    public bool? ChallengesAttacked(long refused) =>
        ChallengesFailed is { } failed ? failed > 0 && failed >= LeastShare * (refused + failed) : null;

    public bool SaysTheSameAs(IncidentSums other) =>
        this with { VectorRequests = other.VectorRequests, Adaptations = other.Adaptations, Shapes = other.Shapes, Moments = other.Moments, Pauses = other.Pauses } == other
        && Moments.AsSpan().SequenceEqual(other.Moments) && Pauses.AsSpan().SequenceEqual(other.Pauses)
        && (Shapes is null ? other.Shapes is null : other.Shapes is { } shapes && Shapes.SaysTheSameAs(shapes))
        && VectorRequests.AsSpan().SequenceEqual(other.VectorRequests) && Adaptations.AsSpan().SequenceEqual(other.Adaptations);
}
