using System.Collections.Frozen;

namespace Karaula.Edge.Hosting;

/// <summary>Sites by host name. Immutable: a reload swaps in another.</summary>
internal sealed class SiteTable
{
    private readonly FrozenDictionary<string, SiteRuntime> _byHost;
    private readonly FrozenDictionary<string, SiteRuntime>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>A table of sites.</summary>
    public SiteTable(IReadOnlyList<SiteRuntime> sites)
    {
        Sites = sites;
        _byHost = sites
            .SelectMany(site => site.Settings.Configuration.Hosts, (site, host) => (host, site))
            .ToFrozenDictionary(pair => pair.host, pair => pair.site, StringComparer.OrdinalIgnoreCase);
        _lookup = _byHost.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All sites, in the configuration's order.</summary>
    public IReadOnlyList<SiteRuntime> Sites { get; }

    /// <summary>The site of a Host field; null when there is none. A port and a final dot do not matter.</summary>
    public SiteRuntime? Find(ReadOnlySpan<char> host)
    {
        // "[::1]:8080" keeps its brackets in the configuration's form without them.
        if (host.StartsWith('['))
        {
            var end = host.IndexOf(']');
            host = end < 0 ? host : host[1..end];
        }
        else if (host.LastIndexOf(':') is var colon and >= 0)
        {
            host = host[..colon];
        }

        return _lookup.TryGetValue(host.TrimEnd('.'), out var site) ? site : null;
    }
}
