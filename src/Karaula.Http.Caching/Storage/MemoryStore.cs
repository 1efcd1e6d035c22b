using System.Collections.Concurrent;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Telemetry;
using Microsoft.Extensions.Options;

namespace Karaula.Http.Caching.Storage;

/// <summary>
/// Stored answers within a byte budget. Finding one takes no lock; every change takes the one there is, for a few pointer moves, at the pace of
/// the origin and not of the readers.
/// </summary>
/// <remarks>
/// The budget covers bodies that are still being received, up to a quarter of it: more at a time stream through unstored. It does not cover an
/// evicted body that a slow reader is still being sent.
/// </remarks>
internal sealed class MemoryStore
{
    private const int GenerationStripes = 4096;
    private readonly ConcurrentDictionary<CacheKey, CacheNode> _nodes = new();
    private readonly SieveQueue _queue = new();
    private readonly Lock _gate = new();
    private readonly long[] _generations = new long[GenerationStripes];
    private readonly HttpCacheMetrics _metrics;
    private readonly long _budget;
    private readonly int _maximumVariants;
    private long _stored;
    private long _receiving;
    private int _count;

    public MemoryStore(IOptions<HttpCacheOptions> options, HttpCacheMetrics metrics)
    {
        _metrics = metrics;
        _budget = options.Value.MaximumBytes;
        _maximumVariants = options.Value.MaximumVariants;
        metrics.Observe(this);
    }

    /// <summary>Bytes stored.</summary>
    public long StoredBytes => Volatile.Read(ref _stored);

    /// <summary>Bytes held for bodies that are still being received.</summary>
    public long ReceivingBytes => Volatile.Read(ref _receiving);

    /// <summary>Answers stored.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All that is stored under a key, or null.</summary>
    public CacheNode? Find(in CacheKey key) => _nodes.GetValueOrDefault(key);

    /// <summary>A number that changes whenever the key is invalidated: what was asked of the origin before is not stored after.</summary>
    public long Generation(in CacheKey key) => Volatile.Read(ref _generations[Stripe(key)]);

    /// <summary>Takes bytes of the budget for a body being received, evicting for them; false when too much is being received already.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            if (_receiving + bytes > _budget / 4)
                return false;
            EvictFor(bytes);
            _receiving += bytes;
            return true;
        }
    }

    /// <summary>Gives back what <see cref="TryReserve"/> took.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
            _receiving -= bytes;
    }

    /// <summary>
    /// Stores an answer in place of the one for the same fields, in the same step giving back the bytes reserved for it. False when it does not
    /// fit the budget or the key was invalidated since the generation was read.
    /// </summary>
    public bool TryStore(in CacheKey key, StoredResponse response, long generation, long reserved)
    {
        long cost = response.Cost(key.Bytes);
        lock (_gate)
        {
            _receiving -= reserved;
            if (cost > _budget - _receiving || _generations[Stripe(key)] != generation)
                return false;
            if (_nodes.TryGetValue(key, out CacheNode? node))
                MakeRoomAmong(node, response.Vary);
            EvictFor(cost);

            // Eviction may have emptied the node, and so removed it.
            node = _nodes.GetOrAdd(key, static k => new CacheNode(k));
            var entry = new CacheEntry(node, response, cost);
            node.Entries = [.. node.Entries, entry];
            _queue.Add(entry);
            _stored += cost;
            _count++;
            return true;
        }
    }

    /// <summary>Removes all that is stored under a key, and keeps out what is on its way from before.</summary>
    public void Invalidate(in CacheKey key)
    {
        lock (_gate)
        {
            _generations[Stripe(key)]++;
            if (!_nodes.TryGetValue(key, out CacheNode? node))
                return;
            foreach (CacheEntry entry in node.Entries)
                Remove(entry);
        }
    }

    /// <summary>Removes all that is stored under a key, or makes it stale, keeps out what is on its way from before, and returns how many answers it found.</summary>
    public int Purge(in CacheKey key, bool soft, DateTimeOffset now)
    {
        lock (_gate)
        {
            _generations[Stripe(key)]++;
            CacheEntry[] entries = _nodes.TryGetValue(key, out CacheNode? node) ? node.Entries : [];
            foreach (CacheEntry entry in entries)
                Purge(entry, soft, now);
            return entries.Length;
        }
    }

    /// <summary>The same of all that match. Looks at every answer, a few million a second, and holds readers up at no time.</summary>
    public int PurgeWhere(Func<CacheKey, StoredResponse, bool> matches, bool soft, DateTimeOffset now)
    {
        // First, so that what is on its way from before is kept out even when it arrives behind the search.
        lock (_gate)
        {
            for (int i = 0; i < _generations.Length; i++)
                _generations[i]++;
        }

        int found = 0;
        foreach ((CacheKey key, CacheNode node) in _nodes)
        {
            foreach (CacheEntry entry in node.Entries)
            {
                if (!matches(key, entry.Response))
                    continue;
                lock (_gate)
                {
                    if (!node.Entries.Contains(entry))
                        continue;
                    Purge(entry, soft, now);
                    found++;
                }
            }
        }

        return found;
    }

    /// <summary>Removes an answer, if it is still there.</summary>
    public void Remove(in CacheKey key, StoredResponse response)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(key, out CacheNode? node)
                && Array.Find(node.Entries, entry => ReferenceEquals(entry.Response, response)) is { } entry)
                Remove(entry);
        }
    }

    private static int Stripe(in CacheKey key) => key.GetHashCode() & (GenerationStripes - 1);

    private void MakeRoomAmong(CacheNode node, VaryKey vary)
    {
        foreach (CacheEntry entry in node.Entries)
        {
            if (entry.Response.Vary.IsSameAs(vary))
                Remove(entry);
        }

        while (node.Entries.Length >= _maximumVariants)
            Evict(node.Entries[0]);
    }

    private void EvictFor(long bytes)
    {
        while (_stored + _receiving + bytes > _budget && _queue.NextVictim() is { } victim)
            Evict(victim);
    }

    private void Evict(CacheEntry entry)
    {
        Remove(entry);
        _metrics.Evicted();
    }

    private void Purge(CacheEntry entry, bool soft, DateTimeOffset now)
    {
        if (soft)
            entry.Response = entry.Response.MadeStale(entry.Response.Age(now));
        else
            Remove(entry);
    }

    private void Remove(CacheEntry entry)
    {
        _queue.Remove(entry);
        _stored -= entry.Cost;
        _count--;
        CacheNode node = entry.Node;
        node.Entries = Array.FindAll(node.Entries, other => !ReferenceEquals(other, entry));
        if (node.Entries.Length == 0)
            _nodes.TryRemove(node.Key, out _);
    }
}
