using Karaula.Edge.Hosting;
using Karaula.Http.Caching;

namespace Karaula.Edge.Control;

/// <summary>Takes sites' pages out of the cache, for whoever asks: the administration's listener, or the hub.</summary>
internal sealed class SitePurger(EdgeRuntime runtime, HttpCacheControl cache)
{
    /// <summary>Purges, and says of which sites and how many answers were in memory.</summary>
    /// <param name="kind">How to read the value.</param>
    /// <param name="value">A URL, the beginning of URLs, or a tag; nothing for all.</param>
    /// <param name="site">For a tag and for all: of this site only; empty for every site.</param>
    /// <param name="soft">Whether pages are only made stale.</param>
    /// <exception cref="FormatException">The value is none of its kind, or no site here is meant.</exception>
    public (int Purged, IReadOnlyList<string> Sites) Purge(HttpCachePurgeKind kind, string value, string site, bool soft)
    {
        var sites = SitesOf(kind, value, site);
        return (sites.Sum(one => cache.Purge(new HttpCachePurge { Partition = one, Kind = kind, Value = value, Soft = soft })), sites);
    }

    /// <summary>The site that a URL is of; for a tag and for all the one named, or every site.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public IReadOnlyList<string> SitesOf(HttpCachePurgeKind kind, string value, string site)
    {
        if (kind == HttpCachePurgeKind.Tag && value.Length == 0)
            throw new FormatException("the tag is empty");
        if (kind is HttpCachePurgeKind.Tag or HttpCachePurgeKind.All)
        {
            var named = runtime.Sites.Sites.Select(one => one.Settings.Name).Where(name => site.Length == 0 || name == site).ToList();
            return named.Count > 0 ? named : throw new FormatException($"there is no site {site}");
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new FormatException($"\"{value}\" is no URL: expected http://HOST/PATH or https://HOST/PATH");
        return runtime.Sites.Find(url.Authority) is { } found ? [found.Settings.Name] : throw new FormatException($"no site has the host {url.Host}");
    }
}
