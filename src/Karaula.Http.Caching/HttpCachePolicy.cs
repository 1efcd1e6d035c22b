namespace Karaula.Http.Caching;

/// <summary>
/// What the owner of a site lets the cache do for a request. Immutable: build one per site and hand out the same instance.
/// </summary>
public sealed record HttpCachePolicy
{
    /// <summary>RFC 9111 as it stands, one partition for all hosts.</summary>
    public static HttpCachePolicy Default { get; } = new();

    /// <summary>
    /// The first part of every key, such as the name of the site. Requests of two partitions never share an answer. Default: empty.
    /// </summary>
    public string Partition { get; init; } = "";

    /// <summary>
    /// Whether a client may ask, with <c>no-cache</c>, <c>max-age</c>, <c>min-fresh</c> or <c>Pragma: no-cache</c>, for more than a fresh stored answer,
    /// and with <c>max-stale</c> for less (RFC 9111, section 5.2.1). Default: true, as the RFC has it.
    /// </summary>
    /// <remarks>
    /// A shield should set false: otherwise any client reaches the origin at will, by one request field, through a full cache.
    /// <c>only-if-cached</c> never reaches the origin and <c>no-store</c> only forbids storing, so both are honoured either way.
    /// </remarks>
    public bool HonourRequestDirectives { get; init; } = true;

    /// <summary>
    /// How long past its freshness an answer may be served while the origin fails: it answers 502, 503 or 504, or
    /// throws before the first byte of its answer. The larger of this and the answer's own <c>stale-if-error</c> (RFC 5861) holds. Default: zero.
    /// </summary>
    /// <remarks>
    /// Never against <c>must-revalidate</c>, <c>proxy-revalidate</c>, <c>s-maxage</c> or <c>no-cache</c> (RFC 9111, section 4.2.4).
    /// A 500, which an origin may mean, is covered by the directive only.
    /// </remarks>
    public TimeSpan StaleIfError { get; init; }

    /// <summary>
    /// Whether an answer with <c>Set-Cookie</c> is stored, cookie and all, when it says <c>public</c> or <c>s-maxage</c>.
    /// Without one of those it never is, although RFC 9111, section 7.3 would allow it: most origins that
    /// set a cookie under a plain <c>max-age</c> do so unaware of shared caches. Default: true.
    /// </summary>
    public bool StoreMarkedSetCookie { get; init; } = true;

    /// <summary>
    /// The response fields that speak to this cache before Cache-Control and Expires do, first come first (RFC 9213). Default: <c>CDN-Cache-Control</c>.
    /// </summary>
    public IReadOnlyList<string> TargetedFields { get; init; } = ["CDN-Cache-Control"];

    /// <summary>
    /// The longest time for which an answer that has a Last-Modified, but says nothing of freshness, is taken to be fresh: a tenth of the time since
    /// then, at most this (RFC 9111, section 4.2.2). Default: zero, which guesses nothing.
    /// </summary>
    public TimeSpan HeuristicFreshness { get; init; }

    /// <summary>How long a 404 or 410 that says nothing of freshness is stored. Default: zero, not at all.</summary>
    public TimeSpan NotFoundFreshness { get; init; }

    /// <summary>
    /// How long a 500, 502, 503 or 504 that says nothing of freshness is stored, where no older answer may stand in for it: an origin that is down is
    /// not asked again by every reader. Default: zero, not at all.
    /// </summary>
    public TimeSpan ErrorFreshness { get; init; }

    /// <summary>Which query parameters matter. Default: null, all of them, in their order.</summary>
    public HttpCacheQueryRule? Query { get; init; }

    /// <summary>
    /// Whether a page (HTML, JSON, plain text) that answers to a file's name (<c>.css</c>, <c>.png</c>) is never stored: it may be a reader's own, under a name chosen
    /// to have it stored ("web cache deception"). Default: true.
    /// </summary>
    public bool GuardDeception { get; init; } = true;

    /// <summary>When old answers are better than none for this site. Default: null, never beyond what RFC 9111 and RFC 5861 allow.</summary>
    public AvailabilityPolicy? Availability { get; init; }

    /// <summary>The largest body stored for this policy in bytes, where it is to be smaller than <see cref="HttpCacheOptions.MaximumBodyBytes"/>.</summary>
    public long? MaximumBodyBytes { get; init; }
}
