namespace Karaula.Http.Caching;

/// <summary>What a purge names.</summary>
public enum HttpCachePurgeKind
{
    /// <summary>One URL, with all its variants.</summary>
    Url,

    /// <summary>All URLs that begin so.</summary>
    Prefix,

    /// <summary>All answers that have a tag in <c>Cache-Tag</c> or <c>Surrogate-Key</c>.</summary>
    Tag,

    /// <summary>All answers of a partition; no value is needed.</summary>
    All,
}
