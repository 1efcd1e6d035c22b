namespace Karaula.Http.Caching;

/// <summary>The feature of a request whose outcome is known before anything is asked of the origin. Shared by all requests with that outcome.</summary>
internal sealed class FixedCacheFeature(HttpCacheOutcome outcome, HttpCacheReason reason) : IHttpCacheFeature
{
    public static readonly FixedCacheFeature Hit = new(HttpCacheOutcome.Hit, HttpCacheReason.None);
    public static readonly FixedCacheFeature AcceptablyStale = new(HttpCacheOutcome.Stale, HttpCacheReason.RequestDirective);
    public static readonly FixedCacheFeature Revalidating = new(HttpCacheOutcome.Stale, HttpCacheReason.StaleResponse);
    public static readonly FixedCacheFeature OriginFailed = new(HttpCacheOutcome.Stale, HttpCacheReason.OriginError);
    public static readonly FixedCacheFeature OriginSlow = new(HttpCacheOutcome.Stale, HttpCacheReason.OriginSlow);
    public static readonly FixedCacheFeature Collapsed = new(HttpCacheOutcome.Collapsed, HttpCacheReason.None);
    public static readonly FixedCacheFeature OnlyIfCached = new(HttpCacheOutcome.Miss, HttpCacheReason.RequestDirective);
    public static readonly FixedCacheFeature NoPolicy = new(HttpCacheOutcome.Bypass, HttpCacheReason.NoPolicy);
    public static readonly FixedCacheFeature Method = new(HttpCacheOutcome.Bypass, HttpCacheReason.Method);
    public static readonly FixedCacheFeature Upgrade = new(HttpCacheOutcome.Bypass, HttpCacheReason.Upgrade);
    public static readonly FixedCacheFeature RequestContent = new(HttpCacheOutcome.Bypass, HttpCacheReason.RequestContent);

    public HttpCacheOutcome Outcome => outcome;

    public HttpCacheReason Reason => reason;

    public bool Stored => false;

    /// <summary>Nothing to prevent: such an answer is never stored.</summary>
    public void PreventStoring()
    {
    }
}
