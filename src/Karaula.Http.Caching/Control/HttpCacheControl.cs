using Karaula.Http.Caching.Freshness;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;

namespace Karaula.Http.Caching;

/// <summary>The cache for those who run it: takes answers out and explains those that are in. Registered by <c>AddHttpCache</c>.</summary>
public sealed class HttpCacheControl
{
    private static readonly string[] s_schemes = ["http", "https"];
    private readonly MemoryStore _store;
    private readonly DiskStore? _disk;
    private readonly TimeProvider _time;

    internal HttpCacheControl(MemoryStore store, DiskStore? disk, TimeProvider time)
    {
        _store = store;
        _disk = disk;
        _time = time;
    }

    /// <summary>
    /// Takes answers out, or makes them stale, in memory and on disk, and returns how many were in memory. At once: no request that comes later is served what was purged, nor is an answer stored
    /// that was asked for before.
    /// </summary>
    /// <exception cref="FormatException">The URL is none, or has no host.</exception>
    public int Purge(HttpCachePurge purge)
    {
        ArgumentNullException.ThrowIfNull(purge);
        DateTimeOffset now = _time.GetUtcNow();
        switch (purge.Kind)
        {
            case HttpCachePurgeKind.Url:
                (string host, string target) = Split(purge.Value);
                return Purge(
                    DiskPurge.ForUrl(purge.Partition, host, target, purge.Soft),
                    () => s_schemes.Sum(scheme => _store.Purge(new CacheKey(purge.Partition, scheme, host, target), purge.Soft, now)));
            case HttpCachePurgeKind.Prefix:
                (string prefixHost, string prefix) = Split(purge.Value);
                return PurgeWhere(DiskPurge.ForPrefix(purge.Partition, prefixHost, prefix, purge.Soft), now);
            case HttpCachePurgeKind.Tag:
                return PurgeWhere(DiskPurge.ForTag(purge.Partition, purge.Value, purge.Soft), now);
            case HttpCachePurgeKind.All:
                return PurgeWhere(DiskPurge.ForPartition(purge.Partition, purge.Soft), now);
            default:
                throw new ArgumentException($"{purge.Kind} is no kind of purge", nameof(purge));
        }
    }

    private int PurgeWhere(DiskPurge what, DateTimeOffset now) =>
        Purge(what, () => _store.PurgeWhere((key, response) => what.Matches(key, response.Tags), what.IsSoft, now));

    /// <summary>
    /// Memory first, which keeps out what is on its way; and once more after the disk, for what came up from there in between.
    /// </summary>
    private int Purge(DiskPurge onDisk, Func<int> inMemory)
    {
        int found = inMemory();
        if (_disk is not null)
        {
            _disk.RemoveWhere(onDisk);
            inMemory();
        }

        return found;
    }

    /// <summary>All that is stored under a URL.</summary>
    /// <exception cref="FormatException">The URL is none, or has no host.</exception>
    public IReadOnlyList<HttpCacheEntryView> Show(string partition, string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        (string host, string target) = Split(url);
        DateTimeOffset now = _time.GetUtcNow();
        var views = new List<HttpCacheEntryView>();
        foreach (string scheme in s_schemes)
        {
            var key = new CacheKey(partition, scheme, host, target);
            foreach (CacheEntry entry in _store.Find(key)?.Entries ?? [])
                views.Add(View(key, entry, now));
        }

        return views;
    }

    private static HttpCacheEntryView View(in CacheKey key, CacheEntry entry, DateTimeOffset now)
    {
        StoredResponse response = entry.Response;
        TimeSpan age = response.Age(now);
        return new(
            $"{key.Scheme}://{key.Host}{key.Target}",
            response.StatusCode,
            !response.Directives.NoCache && age < response.Lifetime,
            (long)age.TotalSeconds,
            (long)response.Lifetime.TotalSeconds,
            FreshnessSentence.Of(response, age),
            response.Vary.Describe(),
            response.EntityTag,
            response.Body.Length,
            entry.Cost,
            response.Tags);
    }

    /// <summary>Host and target as a request would have them. The target stays as written: nothing decoded, nothing encoded.</summary>
    private static (string Host, string Target) Split(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || !s_schemes.Contains(url[..scheme], StringComparer.OrdinalIgnoreCase))
            throw new FormatException($"\"{url}\" is no URL: expected http://HOST/PATH or https://HOST/PATH");
        int authority = scheme + 3;
        int path = url.AsSpan(authority).IndexOfAny('/', '?');
        string host = path < 0 ? url[authority..] : url.Substring(authority, path);
        if (host.Length == 0)
            throw new FormatException($"\"{url}\" names no host");
        string target = path < 0 ? "/" : url[(authority + path)..];
        return (host, target[0] == '/' ? target : "/" + target);
    }
}
