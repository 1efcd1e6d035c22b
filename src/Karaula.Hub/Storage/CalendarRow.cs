namespace Karaula.Hub.Storage;

/// <summary>A calendar as it was imported, whole: the newest of its name counts.</summary>
internal sealed class CalendarRow : IRecordedRow
{
    public long Number { get; set; }
    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>Whose calendar.</summary>
    public required string Name { get; set; }

    /// <summary>Its events, JSON.</summary>
    public required string Content { get; set; }
}
