using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;
using Karaula.Hub.Merging;
using Karaula.Hub.Observations;
using Karaula.Hub.Storage;

namespace Karaula.Hub.Views;

/// <summary>The country as it was known at a past moment: what had been recorded by then, and nothing that came later. Thread-safe.</summary>
internal sealed class HistoryView(HubReader reader, HubLedger ledger, DrillBoard drills)
{
    private const int MostIncidents = 2_000;
    private const long GoodputSeconds = 10;

    /// <summary>Takes the picture. Edges are left out: who was connected is not kept.</summary>
    /// <param name="asOf">The moment.</param>
    /// <param name="window">How far back each site's points reach.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CountrySnapshot> SnapshotAsync(DateTimeOffset asOf, TimeSpan window, CancellationToken cancellationToken)
    {
        var clock = drills.Clock;
        var sites = new List<SiteView>();
        foreach (var site in ledger.Sites.Values.OrderBy(s => s.Name, StringComparer.Ordinal))
            sites.Add(await SiteAsync(site, asOf, window, cancellationToken));
        var incidents = await reader.IncidentsAsync(
            new IncidentQuery { AsOf = asOf, OfDrill = true, Drill = clock?.Name, Limit = MostIncidents }, cancellationToken);
        return new CountrySnapshot(
            asOf, clock is null ? null : new DrillView(clock.Name, clock.Now(asOf)), [], sites,
            [.. incidents.Select(i => IncidentViews.Of(i, clock))], await CampaignsAsync(reader, clock, asOf, cancellationToken))
        {
            Observations = await NewestObservations.ReadAsync(reader, asOf, cancellationToken),
        };
    }

    /// <summary>Campaigns as they stood at a moment, newest first.</summary>
    public static async Task<CampaignView[]> CampaignsAsync(HubReader reader, DrillClock? clock, DateTimeOffset asOf, CancellationToken cancellationToken) =>
    [
        .. (await reader.CampaignsAsync(asOf, MostIncidents, cancellationToken)).Where(c => !c.Withdrawn && c.Drill == clock?.Name).Select(CampaignViews.Of),
    ];

    private async Task<SiteView> SiteAsync(SiteFacts site, DateTimeOffset asOf, TimeSpan window, CancellationToken cancellationToken)
    {
        var to = asOf.ToUnixTimeSeconds();
        var timeline = new SiteTimeline();
        await foreach (var stored in reader.SummariesAsync(
            site.Id, to - Math.Max((long)window.TotalSeconds, GoodputSeconds + 1), to, cancellationToken, asOf))
            timeline.Add(Contribution.Of(stored, timeline.ModeReason));
        var recent = timeline.Points(to - GoodputSeconds - 1);
        var readers = recent.Sum(p => p.ReaderRequests);
        return new SiteView(
            site.Name, site.Host, site.Kind, WireNames.ModeName(timeline.Mode), timeline.ModeReason,
            readers > 0 ? (double)recent.Sum(p => p.ReaderGood) / readers : null, timeline.Points(to - (long)window.TotalSeconds));
    }
}
