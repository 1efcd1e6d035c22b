using Karaula.Drill.Sites;
using Karaula.Drill.Traffic;
using Karaula.Hub.Views;

namespace Karaula.Drill.Report;

/// <summary>Works out the figures from what the drill itself saw, and from what the hub concluded.</summary>
internal static class DrillReportBuilder
{
    // A view that was begun a moment before an attack's end may suffer from it; one begun after its end is not counted.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    /// <summary>Works them out.</summary>
    public static DrillReport Build(
        string scenario, DateTimeOffset began, double seconds, TrafficLog log, IReadOnlyList<AttackEvent> events,
        IReadOnlyList<OriginCount> origin, CountrySnapshot? country)
    {
        var views = log.Views.ToList();
        bool UnderAttack(PageView view) => events.Any(e => e.Site == view.Site && view.At >= e.At && view.At < e.Until);
        var attacked = views.Where(UnderAttack).ToList();
        var shielded = views.Where(view => view.IsShielded).ToList();
        var incidents = country?.Incidents ?? [];
        var figures = events.Select(e => new AttackFigures(
            e.Site, e.Vector, Math.Round(e.At, 2), Round(Mitigation.Seconds(e, views, origin, CapacityOf(e.Site)), 2),
            e.IsOnset ? Round(DetectSeconds(e, began, incidents), 2) : null)).ToList();
        var onsets = figures.Where((_, i) => events[i].IsOnset).ToList();
        return new DrillReport
        {
            Scenario = scenario,
            PlayedAt = began,
            PlayedSeconds = Math.Round(seconds, 1),
            Goodput = Goodput(attacked),
            GoodputOverall = Goodput(views),
            MitigateSeconds = figures.Count > 0 && figures.TrueForAll(f => f.MitigateSeconds is not null) ? figures.Max(f => f.MitigateSeconds) : null,
            DetectSeconds = onsets.Count > 0 && onsets.TrueForAll(f => f.DetectSeconds is not null) ? onsets.Max(f => f.DetectSeconds) : null,
            ReadersRefused = Math.Round((double)shielded.Sum(view => view.Refused) / Math.Max(1, shielded.Sum(view => view.Requests)), 6),
            Incidents = incidents.Count,
            Attacks = onsets.Count,
            FalseIncidents = incidents.Count(incident => !IsOurs(incident, began, events)),
            Views = new ViewCounts(
                shielded.Count, views.Count - shielded.Count, attacked.Count(view => view.IsShielded), attacked.Count(view => !view.IsShielded)),
            AttackRequests = SampleSiteOptions.All.Sum(site => Enumerable.Range(0, (int)seconds + 1).Sum(second => log.AttacksOf(site.Name, true, second).Sent)),
            AttackEvents = figures,
            Campaigns =
            [
                .. (country?.Campaigns ?? []).Select(campaign => new CampaignFigures(
                    campaign.Sites, campaign.PValue, campaign.ExpectedByChance, campaign.FirstOnset, campaign.Sentence)),
            ],
        };
    }

    /// <summary>Pages a second that a site's origin can do.</summary>
    public static double CapacityOf(string site) => SampleSiteOptions.All.First(known => known.Name == site).PagesPerSecond;

    private static GoodputFigures Goodput(List<PageView> views) => new(
        Share(views.Where(view => view.IsShielded)),
        Share(views.Where(view => !view.IsShielded)),
        Share(views.Where(view => view is { IsShielded: true, IsAbroad: false })),
        Share(views.Where(view => view is { IsShielded: true, IsAbroad: true })));

    private static double? Share(IEnumerable<PageView> views)
    {
        var (good, all) = (0, 0);
        foreach (var view in views)
        {
            all++;
            good += view.IsGood ? 1 : 0;
        }

        return all == 0 ? null : Math.Round((double)good / all, 4);
    }

    private static double? DetectSeconds(AttackEvent attack, DateTimeOffset began, IReadOnlyList<IncidentView> incidents)
    {
        var first = incidents
            .Where(incident => incident.Site == attack.Site && IsOf(incident, began, attack))
            .OrderBy(incident => incident.DetectedAt)
            .FirstOrDefault();
        return first is null ? null : Math.Max(0, (first.DetectedAt - began).TotalSeconds - attack.At);
    }

    private static bool IsOurs(IncidentView incident, DateTimeOffset began, IReadOnlyList<AttackEvent> events) =>
        events.Any(attack => attack.Site == incident.Site && IsOf(incident, began, attack));

    private static bool IsOf(IncidentView incident, DateTimeOffset began, AttackEvent attack)
    {
        var onset = incident.Onset - began;
        return onset + incident.OnsetUncertainty + Slack >= TimeSpan.FromSeconds(attack.At)
            && onset <= (double.IsPositiveInfinity(attack.Until) ? TimeSpan.MaxValue : TimeSpan.FromSeconds(attack.Until));
    }

    private static double? Round(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;
}
