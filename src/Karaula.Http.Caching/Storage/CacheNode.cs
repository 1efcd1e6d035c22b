using Karaula.Http.Caching.Keys;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Storage;

/// <summary>All that is stored under one key. Readers see one array or the next, never one in between.</summary>
internal sealed class CacheNode(CacheKey key)
{
    private volatile CacheEntry[] _entries = [];

    public CacheKey Key { get; } = key;

    /// <summary>Oldest first. Replaced as a whole, under the store's lock.</summary>
    public CacheEntry[] Entries
    {
        get => _entries;
        set => _entries = value;
    }

    /// <summary>The most recent of the answers that the request's fields select (RFC 9111, section 4.1); null for none.</summary>
    public CacheEntry? Select(IHeaderDictionary request)
    {
        CacheEntry? best = null;
        foreach (CacheEntry entry in _entries)
        {
            if ((best is null || entry.Response.Date >= best.Response.Date) && entry.Response.Vary.Matches(request))
                best = entry;
        }

        return best;
    }
}
