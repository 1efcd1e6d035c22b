namespace Karaula.Hub.Storage;

/// <summary>A summary as it came. Its key is (EdgeId, Sequence): none can be there twice.</summary>
internal sealed class SummaryRow
{
    public int EdgeId { get; set; }
    public long Sequence { get; set; }
    public int SiteId { get; set; }

    /// <summary>Start of the second, Unix time.</summary>
    public long Second { get; set; }

    /// <summary>When the hub sealed it.</summary>
    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>The <c>karaula.wire.v1.SiteSummary</c>.</summary>
    public required byte[] Payload { get; set; }
}
