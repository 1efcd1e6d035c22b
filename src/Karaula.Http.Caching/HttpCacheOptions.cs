using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching;

/// <summary>Settings of one HTTP cache, read once when the application starts.</summary>
public sealed class HttpCacheOptions
{
    /// <summary>
    /// The most bytes the cache may hold: bodies, header fields, keys, bookkeeping, and bodies still being received.
    /// Default: 64 MiB.
    /// </summary>
    public long MaximumBytes { get; set; } = 64L << 20;

    /// <summary>The largest body stored, in bytes; a larger one streams through unstored. Default: 8 MiB.</summary>
    public long MaximumBodyBytes { get; set; } = 8L << 20;

    /// <summary>The most answers stored under one URI because of <c>Vary</c>; the oldest gives way. Default: 16.</summary>
    public int MaximumVariants { get; set; } = 16;

    /// <summary>
    /// The name of this cache in the <c>Cache-Status</c> field (RFC 9211), a token as RFC 9651 defines it.
    /// Null or empty leaves the field out. Default: <c>HttpCache</c>.
    /// </summary>
    public string? CacheName { get; set; } = "HttpCache";

    /// <summary>The disk tier. Default: null, memory alone.</summary>
    public HttpCacheDiskOptions? Disk { get; set; }

    /// <summary>The longest that a stored answer's renewal out of sight of any reader may take. Default: 30 seconds.</summary>
    public TimeSpan BackgroundTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most such renewals at a time; beyond, a reader who meets a stale answer waits for the origin. Default: 256.</summary>
    public int MaximumBackground { get; set; } = 256;

    /// <summary>
    /// Called with a reader's request and the copy of it that renews a stored answer out of sight: for features that whoever answers for the origin needs.
    /// </summary>
    public Action<HttpContext, HttpContext>? OnDetach { get; set; }

    /// <summary>
    /// Resolves the policy of a request; null as an answer leaves the request alone, as if there were no cache.
    /// Used when no <see cref="IHttpCachePolicyProvider"/> is registered. Default: <see cref="HttpCachePolicy.Default"/> for every request.
    /// </summary>
    public Func<HttpContext, HttpCachePolicy?> Policy { get; set; } = static _ => HttpCachePolicy.Default;
}
