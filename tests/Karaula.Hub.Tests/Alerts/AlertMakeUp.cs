using Karaula.Hub.Alerts;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Tests.Alerts;

/// <summary>Makes up incidents and campaigns.</summary>
internal static class AlertMakeUp
{
    public static readonly DateTimeOffset Noon = new(2026, 2, 17, 12, 0, 0, TimeSpan.Zero);

    public static IncidentRecord Incident(string site, DateTimeOffset at, DateTimeOffset? end = null, double served = 1, string? drill = null) => new(
        "i-" + site, site, end is null ? "opened" : "ended", at.AddSeconds(-3), TimeSpan.FromSeconds(2), at, end, "Requests rose tenfold.", ["http-get"], 900, 700, drill, [])
    {
        Sums = new IncidentSums(1000, (long)(1000 * served), at, [700], [], null),
    };

    public static CampaignRecord Campaign(string id, DateTimeOffset at, bool withdrawn = false, params string[] sites) => new(
        id, at, null, sites, [.. sites.Select(s => "i-" + s)], 1e-5, 0.001, at.AddSeconds(-3), at.AddSeconds(-3), $"{sites.Length} sites began failing within a minute.", [])
    {
        Withdrawn = withdrawn,
    };

    public static AlertFacts Facts(params IncidentRecord[] incidents) => new(incidents, []);
}
