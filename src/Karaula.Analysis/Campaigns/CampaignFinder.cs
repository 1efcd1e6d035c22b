using System.Globalization;
using Karaula.Analysis.Links;

namespace Karaula.Analysis.Campaigns;

/// <summary>
/// Finds campaigns: a coincidence of onsets across sites that chance does not explain makes one; other incidents join it, and incidents make one
/// without a coincidence, when the evidence that links them reaches the odds. What only resembles, or only came at the same time, stays apart.
/// </summary>
public static class CampaignFinder
{
    // Each further search is another chance to err, so each must be more convincing than the one before.
    private const int MaxSearches = 8;

    /// <summary>Finds campaigns.</summary>
    /// <param name="incidents">All incidents in the time observed.</param>
    /// <param name="allSites">All sites observed, also those without an incident.</param>
    /// <param name="from">Beginning of the time observed.</param>
    /// <param name="to">End of the time observed.</param>
    /// <param name="options">When incidents are one campaign.</param>
    public static IReadOnlyList<Campaign> Find(
        IReadOnlyList<IncidentFact> incidents, IReadOnlyList<string> allSites, DateTimeOffset from, DateTimeOffset to, CampaignOptions options) =>
        Find(incidents, allSites, from, to, options, site => site);

    /// <summary>Finds campaigns, with sites that fail together for reasons of their own counted once.</summary>
    /// <param name="incidents">All incidents in the time observed.</param>
    /// <param name="allSites">All sites observed, also those without an incident.</param>
    /// <param name="from">Beginning of the time observed.</param>
    /// <param name="to">End of the time observed.</param>
    /// <param name="options">When incidents are one campaign.</param>
    /// <param name="unitOf">The unit of a site; see <see cref="Units.UnitMap"/>.</param>
    public static IReadOnlyList<Campaign> Find(
        IReadOnlyList<IncidentFact> incidents, IReadOnlyList<string> allSites, DateTimeOffset from, DateTimeOffset to, CampaignOptions options,
        Func<string, string> unitOf)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        ArgumentNullException.ThrowIfNull(allSites);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(unitOf);
        var left = incidents.OrderBy(incident => incident.Onset).ThenBy(incident => incident.Id, StringComparer.Ordinal).ToList();
        var links = new IncidentLinks(left, to - from, options);
        var campaigns = new List<Campaign>();
        for (var search = 1; search <= MaxSearches; search++)
        {
            var trains = left.GroupBy(incident => unitOf(incident.Site), StringComparer.Ordinal)
                .Select(unit => new OnsetTrain(unit.Key, [.. unit.Select(incident => new Onset(incident.Onset, incident.Uncertainty))]))
                .ToList();
            var found = CoincidenceTest.Run(trains, from, to, options.Coincidence);
            if (found is null || found.PValue > options.Significance / search)
                break;
            var cluster = left.Where(incident => incident.Onset >= found.FirstOnset && incident.Onset <= found.LastOnset).ToList();
            links.Coincide(cluster, found);
            var seeds = links.LargestTogether(cluster);
            // Who came at the same time and is another's: the coincidence is looked at without them.
            if (seeds.Select(incident => unitOf(incident.Site)).Distinct(StringComparer.Ordinal).Count() < 2)
            {
                left.RemoveAll(cluster.Contains);
                continue;
            }

            var members = links.Grow(seeds, left);
            campaigns.Add(Describe(found, members, links, allSites.Count, options));
            left.RemoveAll(members.Contains);
        }

        foreach (var members in links.Groups(left))
            campaigns.Add(Describe(null, members, links, allSites.Count, options));
        return [.. campaigns.OrderBy(campaign => campaign.FirstOnset)];
    }

    /// <summary>
    /// Links of a new incident with known ones, the strongest first: what a hub asks when an incident opens. Milliseconds for a thousand incidents.
    /// </summary>
    /// <param name="incident">The new one.</param>
    /// <param name="known">Incidents to compare it with.</param>
    /// <param name="span">How long was observed.</param>
    /// <param name="options">Prior odds.</param>
    public static IReadOnlyList<Link> Compare(IncidentFact incident, IReadOnlyList<IncidentFact> known, TimeSpan span, CampaignOptions options)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(options);
        var links = new IncidentLinks([.. known, incident], span, options);
        return [.. known.Select(other => links.Between(incident, other)).OrderByDescending(link => link.Veto is null).ThenByDescending(link => link.LogOdds)];
    }

    private static Campaign Describe(CoincidenceResult? found, IReadOnlyList<IncidentFact> unsorted, IncidentLinks links, int sites, CampaignOptions options)
    {
        List<IncidentFact> members = [.. unsorted.OrderBy(incident => incident.Onset).ThenBy(incident => incident.Id, StringComparer.Ordinal)];
        string[] attacked = [.. members.Select(incident => incident.Site).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var memberships = members.Select(incident => links.MembershipOf(incident, members)).ToList();
        var bySite = members.ToDictionary(incident => incident.Id, incident => incident.Site, StringComparer.Ordinal);
        var reasons = memberships.Select(membership =>
        {
            var link = membership.Strongest;
            var other = link.A == membership.IncidentId ? link.B : link.A;
            var why = string.Join("; ", link.Evidence.Where(e => e.LogLikelihoodRatio > 0.5).OrderByDescending(e => e.LogLikelihoodRatio).Select(e => e.Reason));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{membership.IncidentId} ({bySite[membership.IncidentId]}), with {other} ({bySite[other]}): {why} (co-membership {membership.Probability:0.00})");
        }).ToList();
        return new Campaign(
            "campaign-" + members[0].Id, attacked, [.. members.Select(incident => incident.Id)], found?.PValue ?? 1, found?.ExpectedPerYear ?? 0,
            members[0].Onset, Sentence(found, members, attacked, sites), reasons)
        {
            Waves = Waves(members, options.WaveGap),
            Members = memberships,
            Levels = [links.LevelOf(LinkLevel.Tool, members), links.LevelOf(LinkLevel.Tasking, members), links.LevelOf(LinkLevel.Sponsor, members)],
        };
    }

    private static string Sentence(CoincidenceResult? found, List<IncidentFact> members, string[] attacked, int sites)
    {
        if (found is null)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{members.Count} attacks on {attacked.Length} of {sites} sites from {members[0].Onset:d MMMM yyyy} to {members[^1].Onset:d MMMM yyyy} belong together by who attacked and how, not by when.");
        }

        var together = members.Where(incident => incident.Onset >= found.FirstOnset && incident.Onset <= found.LastOnset).ToList();
        return CampaignSentence.Write(
            found, together.Select(incident => incident.Site).Distinct(StringComparer.Ordinal).Count(), sites, members.Count - together.Count);
    }

    private static List<Wave> Waves(List<IncidentFact> members, TimeSpan gap)
    {
        var waves = new List<Wave>();
        var current = new List<IncidentFact>();
        var end = DateTimeOffset.MinValue;
        foreach (var incident in members)
        {
            if (current.Count > 0 && incident.Onset - end > gap)
            {
                waves.Add(Close(current, end));
                current = [];
            }

            current.Add(incident);
            var last = incident.End ?? incident.Onset;
            end = last > end ? last : end;
        }

        waves.Add(Close(current, end));
        return waves;
    }

    private static Wave Close(List<IncidentFact> incidents, DateTimeOffset end) => new(
        incidents[0].Onset, end, [.. incidents.Select(incident => incident.Site).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        [.. incidents.Select(incident => incident.Id)]);
}
