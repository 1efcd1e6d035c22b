using System.Net;
using Karaula.Analysis.Units;
using Karaula.Hub.Configuration;
using HubSite = Karaula.Hub.Ingest.SiteFacts;

namespace Karaula.Hub.Campaigns;

/// <summary>
/// Which of the hub's sites count as one: those of one registrable domain at one hosting group. A site without a host name that says something (an
/// address, none at all) counts by itself. Immutable.
/// </summary>
internal sealed class SiteUnits
{
    private readonly Dictionary<string, string> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SiteNotes> _notes;

    public SiteUnits(IEnumerable<HubSite> sites, IReadOnlyList<SiteNotes> notes)
    {
        _notes = notes.DistinctBy(n => n.Name).ToDictionary(n => n.Name, StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var site in sites.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            var host = Plain(site.Host);
            // Two sites at one host are told apart by their names; their common domain makes them one unit all the same.
            _hosts[site.Name] = host is null ? site.Name : taken.Add(host) ? host : $"{site.Name}.{host}";
        }

        Map = UnitMap.ByDomainAndGroup(_hosts.Select(h => _notes.TryGetValue(h.Key, out var n)
            ? new SiteFacts(h.Value, n.Hosting, n.Address, n.Asn, n.Dns, n.Cms)
            : new SiteFacts(h.Value)));
    }

    /// <summary>The units, by host.</summary>
    public UnitMap Map { get; }

    /// <summary>Readers a day of all sites together; null when no site's are known.</summary>
    public double? Audience => _hosts.Keys.Select(AudienceOf).Any(a => a is not null) ? _hosts.Keys.Sum(AudienceOf) : null;

    /// <summary>The host by which a site is known in <see cref="Map"/>.</summary>
    public string HostOf(string site) => _hosts.GetValueOrDefault(site, site);

    /// <summary>The unit of a site.</summary>
    public string UnitOf(string site) => Map.UnitOf(HostOf(site));

    /// <summary>Readers a day of a site; null when unknown.</summary>
    public double? AudienceOf(string site) => _notes.GetValueOrDefault(site)?.Audience;

    private static string? Plain(string host)
    {
        if (IPEndPoint.TryParse(host, out _))
            return null;
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        var name = (colon > 0 ? host[..colon] : host).TrimEnd('.');
        return name.Length == 0 || name == "localhost" ? null : name;
    }
}
