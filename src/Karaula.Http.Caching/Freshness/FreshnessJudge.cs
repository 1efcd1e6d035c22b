using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Storage;

namespace Karaula.Http.Caching.Freshness;

/// <summary>Decides whether a stored answer may be served (RFC 9111, sections 4.2, 4.2.4 and 5.2.1; RFC 5861, section 4).</summary>
internal static class FreshnessJudge
{
    /// <param name="response">The stored answer.</param>
    /// <param name="age">Its age now.</param>
    /// <param name="request">What the client asks for.</param>
    /// <param name="honour">Whether that counts, <see cref="HttpCachePolicy.HonourRequestDirectives"/>.</param>
    public static Verdict Judge(StoredResponse response, TimeSpan age, in RequestDirectives request, bool honour)
    {
        if (response.Directives.NoCache)
            return Verdict.Stale;
        TimeSpan left = response.Lifetime - age;
        if (honour && (request.NoCache || age > Seconds(request.MaxAge)))
            return left > TimeSpan.Zero ? Verdict.RefusedByClient : Verdict.Stale;
        if (left > TimeSpan.Zero)
            return honour && request.MinFresh is { } fresh && left < Seconds(fresh) ? Verdict.RefusedByClient : Verdict.Fresh;
        bool acceptable = honour && request.MaxStale is { } stale && -left <= Seconds(stale) && !response.Directives.ForbidsStale;
        return acceptable ? Verdict.AcceptablyStale : Verdict.Stale;
    }

    /// <summary>Whether a stale answer may be served while it is renewed out of sight (RFC 5861, section 3).</summary>
    public static bool MayRevalidateLater(StoredResponse response, TimeSpan age) =>
        response.Directives.StaleWhileRevalidate is { } window && !response.Directives.InsistsOnValidation && age - response.Lifetime <= Seconds(window);

    /// <summary>Whether the site prefers a stored answer to none.</summary>
    public static bool IsAvailable(StoredResponse response, TimeSpan age, AvailabilityPolicy? policy) =>
        policy is not null && age - response.Lifetime <= policy.Stale;

    /// <summary>Whether a stored answer may stand in for an origin that failed.</summary>
    /// <param name="response">The stored answer.</param>
    /// <param name="age">Its age now.</param>
    /// <param name="status">What the origin answered; null when it answered nothing.</param>
    /// <param name="grace"><see cref="HttpCachePolicy.StaleIfError"/>.</param>
    public static bool MayStandIn(StoredResponse response, TimeSpan age, int? status, TimeSpan grace)
    {
        if (status is not (null or 500 or 502 or 503 or 504) || response.Directives.NoCache)
            return false;
        TimeSpan staleness = age - response.Lifetime;
        if (response.Directives.ForbidsStale && staleness >= TimeSpan.Zero)
            return false;
        if (response.Directives.StaleIfError is { } seconds && staleness <= Seconds(seconds))
            return true;
        return status is not 500 && grace > TimeSpan.Zero && staleness <= grace;
    }

    private static TimeSpan Seconds(long? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : TimeSpan.MaxValue;
}
