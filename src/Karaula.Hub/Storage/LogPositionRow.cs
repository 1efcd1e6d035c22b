namespace Karaula.Hub.Storage;

/// <summary>How much of the sealed log the database holds: a single row, changed in the transaction that applies the records.</summary>
internal sealed class LogPositionRow
{
    public const int OnlyId = 1;
    public int Id { get; set; } = OnlyId;

    /// <summary>Records applied, counted from the log's first.</summary>
    public long Records { get; set; }
}
