using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Serving;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;
using Karaula.Http.Caching.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching;

/// <summary>What every request needs of the cache it goes through.</summary>
internal sealed record HttpCacheServices(
    MemoryStore Store,
    DiskStore? Disk,
    FlightTable Flights,
    TimeProvider Time,
    HttpCacheMetrics Metrics,
    CacheStatus Status,
    StoredResponseWriter Writer,
    HttpCacheLog Log,
    HttpCacheOptions Options)
{
    /// <summary>How old an answer is now.</summary>
    public TimeSpan Age(StoredResponse response) => response.Age(Time.GetUtcNow());

    /// <summary>Tells the request, and whoever counts, what becomes of it, where that is known before the origin is asked.</summary>
    public void Settle(HttpContext context, FixedCacheFeature feature)
    {
        context.Features.Set<IHttpCacheFeature>(feature);
        Metrics.Answered(feature.Outcome);
    }
}
