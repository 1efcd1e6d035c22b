namespace Karaula.Hub.Storage;

/// <summary>One spool of one edge: what the hub has of it. The columns are kept in the same transaction as the summaries they count.</summary>
internal sealed class EdgeRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required byte[] Epoch { get; set; }

    /// <summary>Lowest sequence number stored; 0 before the first.</summary>
    public long FirstSequence { get; set; }

    /// <summary>Highest sequence number stored; 0 before the first.</summary>
    public long LastSequence { get; set; }

    /// <summary>Summaries stored.</summary>
    public long Summaries { get; set; }

    /// <summary>How often the numbering jumped, because the edge's spool had overflowed.</summary>
    public long Gaps { get; set; }

    /// <summary>Summaries that the gaps swallowed.</summary>
    public long Missing { get; set; }

    /// <summary>Newest second in it, Unix time; null before the first.</summary>
    public long? LastSecond { get; set; }
}
