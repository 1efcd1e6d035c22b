namespace Karaula.Http.Caching.Storage;

/// <summary>A stored answer's place in the store. All but <see cref="Visited"/> changes only under the store's lock.</summary>
internal sealed class CacheEntry(CacheNode node, StoredResponse response, long cost)
{
    public CacheNode Node { get; } = node;

    private volatile StoredResponse _response = response;

    /// <summary>Replaced as a whole, by one of the same cost.</summary>
    public StoredResponse Response
    {
        get => _response;
        set => _response = value;
    }

    /// <summary>In bytes.</summary>
    public long Cost { get; } = cost;

    /// <summary>Whether it was used since the hand last passed. Set by readers without a lock.</summary>
    public bool Visited { get; set; }

    public CacheEntry? Newer { get; set; }

    public CacheEntry? Older { get; set; }
}
