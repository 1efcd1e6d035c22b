namespace Karaula.Hub.Storage;

/// <summary>A campaign as it was last concluded.</summary>
internal sealed class CampaignRow
{
    public required string Id { get; set; }

    /// <summary>Onset of its first incident, in real time.</summary>
    public DateTimeOffset FirstOnset { get; set; }

    /// <summary>When it was concluded, real time.</summary>
    public DateTimeOffset ConcludedAt { get; set; }

    /// <summary>The whole of it, as in the sealed log.</summary>
    public required string Content { get; set; }
}
