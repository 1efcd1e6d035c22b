namespace Karaula.Hub.Storage;

/// <summary>What was known of an incident from a moment on. Times are real times, also in a drill.</summary>
internal sealed class IncidentRow : IRevisionRow
{
    public long Number { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
    public required string Id { get; set; }
    public required string Site { get; set; }

    /// <summary>"opened", "updated" or "ended": why it was written.</summary>
    public required string Change { get; set; }
    public DateTimeOffset Onset { get; set; }
    public TimeSpan OnsetUncertainty { get; set; }
    public DateTimeOffset DetectedAt { get; set; }
    public DateTimeOffset? End { get; set; }
    public required string Why { get; set; }
    public required string[] Vectors { get; set; }
    public long PeakRequestsPerSecond { get; set; }
    public long Refused { get; set; }

    /// <summary>Name of the exercise in which it was raised; null in earnest.</summary>
    public string? Drill { get; set; }

    /// <summary>An <see cref="Ingest.IncidentSums"/> as JSON; null where it was not kept.</summary>
    public string? Sums { get; set; }

    /// <summary>Karaula.Sketches.MinHash of the sources refused during it; empty when there were none.</summary>
    public required byte[] Attackers { get; set; }
}
