namespace Karaula.Hub.Storage;

/// <summary>How much of the sealed log the database holds: a single row, changed in the transaction that applies the records.</summary>
internal sealed class LogPositionRow
{
    public const int OnlyId = 1;
    public int Id { get; set; } = OnlyId;

    /// <summary>Which log: the id in its header; empty in a database from before this was noted.</summary>
    public string Log { get; set; } = "";

    /// <summary>The number of the last fact, of whatever kind.</summary>
    public long LastNumber { get; set; }

    /// <summary>Records applied, counted from the log's first.</summary>
    public long Records { get; set; }
}
