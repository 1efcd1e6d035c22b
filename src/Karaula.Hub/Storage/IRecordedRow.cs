namespace Karaula.Hub.Storage;

/// <summary>A fact that is added once and never changed.</summary>
internal interface IRecordedRow
{
    /// <summary>Counts up over all facts of all kinds: later facts have higher numbers, whatever clocks say.</summary>
    long Number { get; set; }

    /// <summary>When the hub sealed it.</summary>
    DateTimeOffset RecordedAt { get; set; }
}
