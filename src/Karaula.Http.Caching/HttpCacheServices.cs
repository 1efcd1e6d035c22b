using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Serving;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;
using Karaula.Http.Caching.Telemetry;

namespace Karaula.Http.Caching;

/// <summary>What every request needs of the cache it goes through.</summary>
internal sealed record HttpCacheServices(
    MemoryStore Store, DiskStore? Disk, FlightTable Flights, TimeProvider Time, HttpCacheMetrics Metrics, CacheStatus Status, StoredResponseWriter Writer, HttpCacheLog Log, HttpCacheOptions Options);
