namespace Karaula.Hub.Storage;

/// <summary>What another system reported.</summary>
internal sealed class ObservationRow : IRecordedRow
{
    public long Number { get; set; }
    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>When it was, by the other's clock; when it came where the other does not say.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The site it is about; null when it is about none in particular.</summary>
    public string? Site { get; set; }

    /// <summary>The whole of it, as in the sealed log.</summary>
    public required string Content { get; set; }
}
