namespace Karaula.Http.Caching;

/// <summary>What is to be taken out of the cache.</summary>
public sealed record HttpCachePurge
{
    /// <summary>The partition to look in, <see cref="HttpCachePolicy.Partition"/>.</summary>
    public string Partition { get; init; } = "";

    /// <summary>How <see cref="Value"/> is to be read.</summary>
    public required HttpCachePurgeKind Kind { get; init; }

    /// <summary>
    /// An absolute URL; or one that begins all that is meant, such as <c>http://www.example.org/news/</c>; or a tag. Scheme and letter case of the host do not count.
    /// </summary>
    public string Value { get; init; } = "";

    /// <summary>
    /// Whether what is found is only made stale: it is validated before its next use, and may still stand in for an origin that is slow or failing.
    /// </summary>
    public bool Soft { get; init; }
}
