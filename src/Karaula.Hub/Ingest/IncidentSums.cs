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
    public bool SaysTheSameAs(IncidentSums other) =>
        this with { VectorRequests = other.VectorRequests, Adaptations = other.Adaptations } == other
        && VectorRequests.AsSpan().SequenceEqual(other.VectorRequests) && Adaptations.AsSpan().SequenceEqual(other.Adaptations);
}
