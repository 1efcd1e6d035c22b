using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage;

namespace Karaula.Benchmarks.Caching.HitRatio;

/// <summary>The memory tier's own queue, used as the memory tier uses it.</summary>
internal sealed class SievePolicy(long capacity) : IEvictionPolicy
{
    // Not what is stored is measured, but what is evicted.
    private static readonly StoredResponse s_response = new()
    {
        StatusCode = 200,
        Fields = [],
        UpstreamCacheStatus = default,
        Body = StoredBody.Empty,
        Vary = VaryKey.Empty,
        Directives = default(ResponseDirectives),
        Date = default,
        ResponseTime = default,
        InitialAge = default,
        ExplicitLifetime = null,
        EntityTag = null,
        LastModified = null,
    };

    private readonly Dictionary<int, CacheEntry> _entries = [];
    private readonly Dictionary<CacheEntry, int> _keys = [];
    private readonly SieveQueue _queue = new();
    private long _used;

    public string Name => "SIEVE";

    public bool Access(int key, int size)
    {
        if (_entries.TryGetValue(key, out CacheEntry? entry))
        {
            entry.Visited = true;
            return true;
        }

        if (size > capacity)
            return false;
        while (_used + size > capacity)
        {
            CacheEntry victim = _queue.NextVictim()!;
            _queue.Remove(victim);
            _keys.Remove(victim, out int evicted);
            _entries.Remove(evicted);
            _used -= victim.Cost;
        }

        entry = new CacheEntry(new CacheNode(default), s_response, size);
        _entries[key] = entry;
        _keys[entry] = key;
        _queue.Add(entry);
        _used += size;
        return false;
    }
}
