namespace Karaula.Hub.Evidence;

/// <summary>One record of the sealed log, understood.</summary>
internal abstract record Fact
{
    /// <summary>When the log sealed it; not known before.</summary>
    public DateTimeOffset RecordedAt { get; set; }
}
