namespace Karaula.Hub.Storage;

/// <summary>The clock of an exercise under way: a single row, so that a hub killed in an exercise does not take it for earnest afterwards.</summary>
internal sealed class DrillRow
{
    public const int OnlyId = 1;
    public int Id { get; set; } = OnlyId;

    /// <summary>The clock, as JSON.</summary>
    public required string Clock { get; set; }
}
