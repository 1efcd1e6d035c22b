namespace Karaula.Hub.Storage;

/// <summary>What was concluded of a campaign at one moment.</summary>
internal sealed class CampaignRow : IRevisionRow
{
    public long Number { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
    public required string Id { get; set; }

    /// <summary>Onset of its first incident, in real time.</summary>
    public DateTimeOffset FirstOnset { get; set; }

    /// <summary>Name of the exercise in whose time it was concluded; null in earnest.</summary>
    public string? Drill { get; set; }

    /// <summary>Whether this says that there is no such campaign after all.</summary>
    public bool Withdrawn { get; set; }

    /// <summary>When it was concluded, real time.</summary>
    public DateTimeOffset ConcludedAt { get; set; }

    /// <summary>The whole of it, as in the sealed log.</summary>
    public required string Content { get; set; }
}
