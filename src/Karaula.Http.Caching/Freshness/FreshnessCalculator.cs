using Karaula.Http.Caching.Directives;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Freshness;

/// <summary>How long an answer stays fresh and how old it is (RFC 9111, sections 4.2.1 and 4.2.3).</summary>
internal static class FreshnessCalculator
{
    /// <summary>
    /// The explicit freshness lifetime for a shared cache: s-maxage, else max-age, else Expires minus Date. Null when the answer gives none;
    /// zero when what it gives is invalid or past.
    /// </summary>
    /// <param name="directives">The response's directives.</param>
    /// <param name="expires">The lines of its Expires field.</param>
    /// <param name="date">Its date: the Date field, or when it was received.</param>
    public static TimeSpan? Lifetime(in ResponseDirectives directives, StringValues expires, DateTimeOffset date)
    {
        if ((directives.SMaxAge ?? directives.MaxAge) is { } seconds)
            return TimeSpan.FromSeconds(seconds);
        if (expires.Count == 0)
            return null;
        if (!HttpDate.TryParse(expires, date, out DateTimeOffset expiry) || expiry <= date)
            return TimeSpan.Zero;
        var lifetime = expiry - date;
        var maximum = TimeSpan.FromSeconds(DeltaSeconds.Maximum);
        return lifetime < maximum ? lifetime : maximum;
    }

    /// <summary>
    /// How long an answer that does not say is taken to be fresh (RFC 9111, section 4.2.2): a tenth of the time since it was last changed, or for
    /// an error that has no such time, what the policy says. Null for none.
    /// </summary>
    /// <param name="statusCode">Its status.</param>
    /// <param name="directives">Its directives.</param>
    /// <param name="lastModified">When it was last changed.</param>
    /// <param name="date">Its date.</param>
    /// <param name="policy">The site's policy.</param>
    public static TimeSpan? Heuristic(
        int statusCode, in ResponseDirectives directives, DateTimeOffset? lastModified, DateTimeOffset date, HttpCachePolicy policy)
    {
        if (policy.HeuristicFreshness > TimeSpan.Zero && lastModified < date && (IsHeuristicallyCacheable(statusCode) || directives.Public))
        {
            TimeSpan tenth = (date - lastModified.Value) / 10;
            return tenth < policy.HeuristicFreshness ? tenth : policy.HeuristicFreshness;
        }

        TimeSpan negative = statusCode switch
        {
            404 or 410 => policy.NotFoundFreshness,
            500 or 502 or 503 or 504 => policy.ErrorFreshness,
            _ => TimeSpan.Zero,
        };
        return negative > TimeSpan.Zero ? negative : null;
    }

    /// <summary>RFC 9110, section 15.1; 206 is stored by its own rules.</summary>
    private static bool IsHeuristicallyCacheable(int statusCode) =>
        statusCode is 200 or 203 or 204 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    /// <summary>The corrected initial age: how old the answer was when it was received.</summary>
    /// <param name="requestTime">When the request for it was sent.</param>
    /// <param name="responseTime">When it was received.</param>
    /// <param name="date">Its date.</param>
    /// <param name="ageValue">Its Age field, in seconds.</param>
    public static TimeSpan InitialAge(DateTimeOffset requestTime, DateTimeOffset responseTime, DateTimeOffset date, long ageValue)
    {
        TimeSpan apparentAge = Positive(responseTime - date);
        TimeSpan correctedAge = TimeSpan.FromSeconds(ageValue) + Positive(responseTime - requestTime);
        return apparentAge > correctedAge ? apparentAge : correctedAge;
    }

    /// <summary>The age now. A clock that was set back makes no answer younger than it was when it came.</summary>
    public static TimeSpan CurrentAge(TimeSpan initialAge, DateTimeOffset responseTime, DateTimeOffset now) =>
        initialAge + Positive(now - responseTime);

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;
}
