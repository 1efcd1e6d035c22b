using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Events;
using Karaula.Analysis.Links;
using Karaula.Analysis.Scores;
using Karaula.Analysis.Units;

namespace Karaula.App.Analysis;

/// <summary>All that is found in onsets.</summary>
/// <param name="From">Beginning of the time observed.</param>
/// <param name="To">End of the time observed.</param>
/// <param name="Onsets">How many.</param>
/// <param name="Sites">Observed.</param>
/// <param name="Units">What these sites count as.</param>
/// <param name="Coincidence">The closest cluster, with what else could explain it; null when fewer than two units have an onset.</param>
/// <param name="Campaigns">What belongs together.</param>
/// <param name="Scores">By campaign id.</param>
/// <param name="Days">Days beyond chance, for histories of eight weeks and more; null for shorter ones.</param>
/// <param name="Events">The calendar's test; null without one.</param>
/// <param name="Watch">What watching the same day by day would have found.</param>
/// <param name="SourceLists">Which files of sources share most, with the bootstrap's intervals.</param>
internal sealed record OnsetAnalysis(
    DateTimeOffset From, DateTimeOffset To, int Onsets, int Sites, int Units, CoincidenceReport? Coincidence, IReadOnlyList<Campaign> Campaigns,
    IReadOnlyDictionary<string, IReadOnlyList<Score>> Scores, WaveResult? Days, EventReport? Events, WatchReport Watch,
    IReadOnlyList<ListOverlap> SourceLists)
{
    private const int LeastDaysForWaves = 56;
    private const int MostListPairs = 20;

    /// <summary>Analyses.</summary>
    public static OnsetAnalysis Run(
        OnsetFile file, IReadOnlyList<SiteFacts> facts, IReadOnlyDictionary<string, string> countries, IReadOnlyList<CalendarEvent>? events,
        DateTimeOffset? fromAsked, DateTimeOffset? toAsked)
    {
        // Whole days, unless told otherwise: nobody began to watch at the first onset.
        var from = fromAsked ?? new DateTimeOffset(file.Incidents[0].Onset.UtcDateTime.Date, TimeSpan.Zero);
        var to = toAsked ?? new DateTimeOffset(file.Incidents[^1].Onset.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var incidents = file.Incidents.Where(i => i.Onset >= from && i.Onset <= to).ToList();
        var units = UnitMap.ByDomainAndGroup(facts);
        var onsets = incidents.Select(i => new SiteOnset(i.Site, new Onset(i.Onset, i.Uncertainty), i.CrowdShare)).ToList();
        var options = new CampaignOptions();
        var sites = facts.Select(site => site.Site).ToList();
        var coincidence = CoincidenceAnalysis.Run(onsets, units, from, to, options.Coincidence);
        var campaigns = incidents.Count < 2 ? [] : CampaignFinder.Find(incidents, sites, from, to, options, units.UnitOf);
        var trains = CoincidenceTrains.Of(onsets, units);
        var byId = incidents.ToDictionary(i => i.Id, StringComparer.Ordinal);
        return new OnsetAnalysis(
            from, to, incidents.Count, sites.Count, units.Count, coincidence, campaigns,
            campaigns.ToDictionary(c => c.Id, c => (IReadOnlyList<Score>)ScoresOf(c, byId, sites.Count, coincidence?.Result), StringComparer.Ordinal),
            (to - from).TotalDays >= LeastDaysForWaves ? WaveScan.Run(trains, from, to, new WaveOptions()) : null,
            events is null ? null : EventTest.Run(
                [.. incidents.Select(i => (countries.GetValueOrDefault(i.Site) ?? i.Site[(i.Site.LastIndexOf('.') + 1)..], units.UnitOf(i.Site), DateOnly.FromDateTime(i.Onset.UtcDateTime)))],
                events, DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.UtcDateTime.AddTicks(-1)), new EventTestOptions()),
            OnsetWatch.Run(onsets, sites.Select(units.UnitOf), units.UnitOf, from, to, options.Coincidence),
            ListOverlap.Closest(file.Lists, MostListPairs));
    }

    private static Score[] ScoresOf(Campaign campaign, Dictionary<string, IncidentFact> incidents, int sites, CoincidenceResult? found)
    {
        var measures = campaign.IncidentIds.Select(id => incidents[id]).Select(i => new IncidentMeasures(i.Site)
        {
            Duration = i.End - i.Onset,
            Vectors = i.Tactics.CountBy(t => t).ToDictionary(t => t.Key, t => (double)t.Value, StringComparer.Ordinal),
        }).ToList();
        // The coincidence shown is one campaign's, if it is that which made it.
        var own = found is not null && found.FirstOnset >= campaign.FirstOnset && found.PValue == campaign.PValue ? found : null;
        return [CampaignScores.Scope(measures, sites, null), CampaignScores.Diversity(measures), CampaignScores.Professionalism(measures), CampaignScores.Synchronisation(own)];
    }
}
