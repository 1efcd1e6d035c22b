namespace Karaula.Http.Caching;

/// <summary>How a request was answered.</summary>
public enum HttpCacheOutcome
{
    /// <summary>Not known yet: the answer has not begun.</summary>
    Pending,

    /// <summary>A fresh stored answer, without the origin.</summary>
    Hit,

    /// <summary>A stored answer past its freshness, because the client allowed it or because the origin failed.</summary>
    Stale,

    /// <summary>A stored answer that the origin confirmed with a 304.</summary>
    Revalidated,

    /// <summary>An answer that another request, under way at the same time, had asked the origin for.</summary>
    Collapsed,

    /// <summary>The origin's answer, to a request that the cache could have answered.</summary>
    Miss,

    /// <summary>The origin's answer, to a request that the cache does not handle.</summary>
    Bypass,
}
