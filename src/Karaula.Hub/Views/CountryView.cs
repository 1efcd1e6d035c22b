using Karaula.Hub.Calendar;
using Karaula.Hub.Grains;
using Karaula.Hub.Ingest;
using Karaula.Hub.Observations;

namespace Karaula.Hub.Views;

/// <summary>Puts the picture together from the grains.</summary>
internal sealed class CountryView(IGrainFactory grains, HubLedger ledger, EdgeSessions sessions, NewestObservations observations, EventDesk events, TimeProvider time) : ICountryView
{
    public static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(10);

    public async ValueTask<CountrySnapshot> SnapshotAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        window = window < TimeSpan.Zero ? TimeSpan.Zero : window > LongestWindow ? LongestWindow : window;
        var names = ledger.Sites.Keys.Order(StringComparer.Ordinal).ToArray();
        var sites = Task.WhenAll(names.Select(n => grains.GetGrain<ISiteGrain>(n).GetViewAsync(window)));
        var country = await grains.GetGrain<ICountryGrain>(0).GetAsync().WaitAsync(cancellationToken);
        var views = await sites.WaitAsync(cancellationToken);
        return new CountrySnapshot(
            time.GetUtcNow(), country.Drill, Edges(), [.. views.Select(WithRefusals)], country.Incidents, country.Campaigns)
        {
            Observations = await observations.GetAsync(cancellationToken),
            Watch = country.Watch,
            Events = await events.LatestAsync(cancellationToken),
        };
    }

    private SiteView WithRefusals(SiteView site) => site with { Refusals = RefusalViews.Of(site.Name, sessions.RefusalsOf(site.Name)) };

    /// <summary>Every edge by name, its spools taken together.</summary>
    private EdgeView[] Edges() =>
    [
        .. ledger.Spools.Values.GroupBy(s => s.Key.Edge, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
            new EdgeView(
                g.Key,
                sessions.IsConnected(g.Key),
                g.Max(s => s.LastSecond) is { } last ? DateTimeOffset.FromUnixTimeSeconds(last) : null,
                g.Sum(s => s.Summaries))),
    ];
}
