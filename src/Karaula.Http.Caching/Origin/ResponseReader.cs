using System.Globalization;
using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Freshness;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Serving;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Origin;

/// <summary>Reads from the fields of a response all that the cache has to know of it.</summary>
internal static class ResponseReader
{
    /// <summary>The head of an answer, its body yet to come. Null when its Vary lets no later request match.</summary>
    /// <param name="statusCode">Its status.</param>
    /// <param name="fields">The fields to store; a Date is added where it is missing or invalid (RFC 9110, section 6.6.1).</param>
    /// <param name="response">All its fields.</param>
    /// <param name="request">The fields of the request as the client sent it.</param>
    /// <param name="requestTime">When the origin was asked.</param>
    /// <param name="responseTime">When it began to answer.</param>
    /// <param name="policy">The site's policy.</param>
    public static StoredResponse? Read(
        int statusCode,
        List<KeyValuePair<string, StringValues>> fields,
        IHeaderDictionary response,
        IHeaderDictionary request,
        DateTimeOffset requestTime,
        DateTimeOffset responseTime,
        HttpCachePolicy policy)
    {
        if (VaryKey.Create(Values(fields, "Vary"), request, Values(fields, "Content-Language")) is not { } vary)
            return null;
        if (!HttpDate.TryParse(Values(fields, "Date"), responseTime, out DateTimeOffset date))
        {
            date = responseTime;
            fields.RemoveAll(static field => field.Key.Equals("Date", StringComparison.OrdinalIgnoreCase));
            fields.Add(new("Date", date.ToString("r", CultureInfo.InvariantCulture)));
        }

        // The first targeted field that is valid is the only one that counts, Expires included (RFC 9213, section 2.2).
        ResponseDirectives directives = default;
        bool isTargeted = policy.TargetedFields.Any(name => TargetedDirectives.TryParse(Values(fields, name), out directives));
        if (!isTargeted)
            directives = ResponseDirectives.Parse(Values(fields, "Cache-Control"));
        DateTimeOffset? lastModified =
            HttpDate.TryParse(Values(fields, "Last-Modified"), responseTime, out DateTimeOffset modified) ? modified : null;
        TimeSpan? lifetime = FreshnessCalculator.Lifetime(directives, isTargeted ? default : Values(fields, "Expires"), date);
        return new StoredResponse
        {
            StatusCode = statusCode,
            Fields = [.. fields],
            UpstreamCacheStatus = response["Cache-Status"],
            Body = StoredBody.Empty,
            Vary = vary,
            Directives = directives,
            Date = date,
            ResponseTime = responseTime,
            InitialAge = FreshnessCalculator.InitialAge(requestTime, responseTime, date, AgeField.Parse(response.Age)),
            ExplicitLifetime = lifetime ?? FreshnessCalculator.Heuristic(statusCode, directives, lastModified, date, policy),
            EntityTag = EntityTag.FromField(Values(fields, "ETag")),
            LastModified = lastModified,
            Tags = CacheTags.Read(Values(fields, "Cache-Tag"), Values(fields, "Surrogate-Key")),
        };
    }

    private static StringValues Values(List<KeyValuePair<string, StringValues>> fields, string name) =>
        fields.Find(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
