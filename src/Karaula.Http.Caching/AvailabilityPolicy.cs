namespace Karaula.Http.Caching;

/// <summary>
/// A site's own word that an old page is better than none: stored answers are served past their freshness while the origin is slow, failing or
/// dead, even where <c>must-revalidate</c>, <c>no-cache</c> or <c>s-maxage</c> would forbid it (RFC 9111, section 4.2.4 leaves that to such an agreement).
/// </summary>
/// <remarks>
/// Each such answer says so: its <c>Age</c> is true, its <c>Cache-Status</c> has the reason as <c>detail</c>, and a <c>Warning</c> field tells it is stale.
/// The origin is asked all the same, once for all readers of a page.
/// </remarks>
public sealed record AvailabilityPolicy
{
    /// <summary>How long past its freshness an answer may be served.</summary>
    public required TimeSpan Stale { get; init; }

    /// <summary>How long a reader waits for the origin before the stored answer is served. Default: 2 seconds.</summary>
    public TimeSpan Slow { get; init; } = TimeSpan.FromSeconds(2);
}
