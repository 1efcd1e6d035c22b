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
