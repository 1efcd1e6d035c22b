namespace Karaula.Waf.Engine;

/// <summary>Counts what changes in the collections of a transaction.</summary>
internal sealed class ChangeCount
{
    /// <summary>How much so far, from one transaction to the next, too; it begins with 1.</summary>
    public long Count { get; set; } = 1;
}
