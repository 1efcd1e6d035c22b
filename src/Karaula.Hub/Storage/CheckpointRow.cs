namespace Karaula.Hub.Storage;

/// <summary>Where a site's analysis stood after a second: what comes later can be analysed again from here.</summary>
internal sealed class CheckpointRow
{
    public int SiteId { get; set; }

    /// <summary>The last second analysed, Unix time.</summary>
    public long Second { get; set; }

    /// <summary>An <see cref="Incidents.SiteAnalyst"/>, saved.</summary>
    public required byte[] State { get; set; }
}
