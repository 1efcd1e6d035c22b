namespace Karaula.Http.Caching;

/// <summary>Why a request had its <see cref="HttpCacheOutcome"/>.</summary>
public enum HttpCacheReason
{
    /// <summary>Nothing more to say.</summary>
    None,

    /// <summary>Nothing is stored under the URI.</summary>
    UriMiss,

    /// <summary>Something is stored under the URI, but for other values of the fields that <c>Vary</c> names.</summary>
    VaryMiss,

    /// <summary>The stored answer is past its freshness or must be validated on each use.</summary>
    StaleResponse,

    /// <summary>A directive of the request: <c>no-cache</c>, <c>max-age</c>, <c>min-fresh</c>, <c>max-stale</c> or <c>only-if-cached</c>.</summary>
    RequestDirective,

    /// <summary>The origin failed and the stored answer may stand in for it.</summary>
    OriginError,

    /// <summary>The origin did not answer in time and the site prefers the stored answer.</summary>
    OriginSlow,

    /// <summary>The policy for the request is null.</summary>
    NoPolicy,

    /// <summary>The method is neither GET nor HEAD.</summary>
    Method,

    /// <summary>The request asks for another protocol.</summary>
    Upgrade,

    /// <summary>The request has content, which is no part of the key.</summary>
    RequestContent,
}
