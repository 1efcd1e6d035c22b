namespace Karaula.Hub.Storage;

/// <summary>An incident as it stands; the sealed log has how it came to be. Times are real times, also in a drill.</summary>
internal sealed class IncidentRow
{
    public required string Id { get; set; }
    public required string Site { get; set; }
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

    /// <summary>Karaula.Sketches.MinHash of the sources refused during it; empty when there were none.</summary>
    public required byte[] Attackers { get; set; }
}
