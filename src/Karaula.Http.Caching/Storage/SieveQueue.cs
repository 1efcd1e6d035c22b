namespace Karaula.Http.Caching.Storage;

/// <summary>
/// Decides what to evict: SIEVE (Zhang et al., "SIEVE is Simpler than LRU", NSDI 2024). A hit sets one bit and moves nothing, so that
/// readers need no lock; the hand walks from old to new and evicts the first entry that nobody used since it last came by.
/// </summary>
internal sealed class SieveQueue
{
    private CacheEntry? _newest;
    private CacheEntry? _oldest;
    private CacheEntry? _hand;

    public void Add(CacheEntry entry)
    {
        entry.Older = _newest;
        if (_newest is not null)
            _newest.Newer = entry;
        _newest = entry;
        _oldest ??= entry;
    }

    public void Remove(CacheEntry entry)
    {
        if (ReferenceEquals(_hand, entry))
            _hand = entry.Newer;
        if (entry.Newer is not null)
            entry.Newer.Older = entry.Older;
        else
            _newest = entry.Older;
        if (entry.Older is not null)
            entry.Older.Newer = entry.Newer;
        else
            _oldest = entry.Newer;
        entry.Newer = entry.Older = null;
    }

    /// <summary>The entry to evict next, still in the queue; null when the queue is empty.</summary>
    public CacheEntry? NextVictim()
    {
        CacheEntry? entry = _hand ?? _oldest;
        while (entry is { Visited: true })
        {
            entry.Visited = false;
            entry = entry.Newer ?? _oldest;
        }

        _hand = entry;
        return entry;
    }
}
