namespace Karaula.Hub.Storage;

/// <summary>A site that some edge protects, or once did.</summary>
internal sealed class SiteRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string Host { get; set; }

    /// <summary>"state", "media" or "other".</summary>
    public required string Kind { get; set; }
}
