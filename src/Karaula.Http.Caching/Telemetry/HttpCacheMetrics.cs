using System.Diagnostics.Metrics;
using Karaula.Http.Caching.Storage;

namespace Karaula.Http.Caching.Telemetry;

/// <summary>The instruments of the meter <c>Karaula.Http.Caching</c>.</summary>
internal sealed class HttpCacheMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Karaula.Http.Caching";

    // Made once: a tag's value must not be allocated per request.
    private static readonly object[] s_outcomes = [.. Enum.GetNames<HttpCacheOutcome>().Select(static name => name.ToLowerInvariant())];
    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _evictions;

    public HttpCacheMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _requests = _meter.CreateCounter<long>("http_cache.requests", "{request}", "Requests, by how the cache had them answered.");
        _evictions = _meter.CreateCounter<long>("http_cache.evictions", "{response}", "Stored answers that gave way to others.");
    }

    /// <summary>Counts a request whose outcome is final.</summary>
    public void Answered(HttpCacheOutcome outcome) =>
        _requests.Add(1, new KeyValuePair<string, object?>("http_cache.outcome", s_outcomes[(int)outcome]));

    /// <summary>Counts an eviction.</summary>
    public void Evicted() => _evictions.Add(1);

    /// <summary>Reports what a store holds.</summary>
    public void Observe(MemoryStore store)
    {
        _meter.CreateObservableUpDownCounter("http_cache.stored", () => store.StoredBytes, "By", "Bytes stored, fields and bookkeeping included.");
        _meter.CreateObservableUpDownCounter("http_cache.responses", () => store.Count, "{response}", "Answers stored.");
    }
}
