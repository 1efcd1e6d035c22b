using System.Globalization;
using Karaula.Sketches;

namespace Karaula.Analysis.Campaigns;

/// <summary>
/// Finds campaigns: a coincidence of onsets across sites that chance does not explain makes one; other incidents join it when the same sources
/// attacked. What only resembles stays apart.
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
        IReadOnlyList<IncidentFact> incidents, IReadOnlyList<string> allSites, DateTimeOffset from, DateTimeOffset to, CampaignOptions options)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        ArgumentNullException.ThrowIfNull(allSites);
        ArgumentNullException.ThrowIfNull(options);
        var left = incidents.OrderBy(incident => incident.Onset).ThenBy(incident => incident.Id, StringComparer.Ordinal).ToList();
        var sketches = left.ToDictionary(incident => incident.Id, Sketch, StringComparer.Ordinal);
        var campaigns = new List<Campaign>();
        for (var search = 1; search <= MaxSearches; search++)
        {
            var trains = left.GroupBy(incident => incident.Site, StringComparer.Ordinal)
                .Select(site => new OnsetTrain(site.Key, [.. site.Select(incident => new Onset(incident.Onset, incident.Uncertainty))]))
                .ToList();
            var found = CoincidenceTest.Run(trains, from, to, options.Coincidence);
            if (found is null || found.PValue > options.Significance / search)
                break;

            var campaign = Grow(found, left, sketches, allSites.Count, options);
            campaigns.Add(campaign);
            left.RemoveAll(incident => campaign.IncidentIds.Contains(incident.Id));
        }

        return campaigns;
    }

    private static Campaign Grow(
        CoincidenceResult found, List<IncidentFact> incidents, Dictionary<string, MinHash?> sketches, int sites, CampaignOptions options)
    {
        var members = incidents
            .Where(incident => incident.Onset >= found.FirstOnset && incident.Onset <= found.LastOnset && found.Units.Contains(incident.Site))
            .ToList();
        var links = members
            .Select(incident => $"{incident.Id} ({incident.Site}) began within {Duration(found.LastOnset - found.FirstOnset)} of the others")
            .ToList();

        // Until nothing joins: what joins may share sources with others.
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var candidate in incidents.Except(members).ToList())
            {
                var (nearest, overlap) = Nearest(candidate, members, sketches);
                if (nearest is null || overlap.Value - (2 * overlap.StandardError) < options.SharedSources)
                    continue;
                members.Add(candidate);
                links.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{candidate.Id} ({candidate.Site}) shares {overlap.Value * 100:0} ± {overlap.StandardError * 200:0} % of its attacking sources with {nearest.Id} ({nearest.Site})"));
                grew = true;
            }
        }

        members = [.. members.OrderBy(incident => incident.Onset).ThenBy(incident => incident.Id, StringComparer.Ordinal)];
        string[] attacked = [.. members.Select(incident => incident.Site).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new Campaign(
            "campaign-" + members[0].Id, attacked, [.. members.Select(incident => incident.Id)], found.PValue, found.ExpectedPerYear,
            members[0].Onset, CampaignSentence.Write(found, sites, members.Count), links);
    }

    private static (IncidentFact? Incident, JaccardEstimate Overlap) Nearest(
        IncidentFact candidate, List<IncidentFact> members, Dictionary<string, MinHash?> sketches)
    {
        (IncidentFact?, JaccardEstimate Overlap) nearest = default;
        if (sketches[candidate.Id] is not { IsEmpty: false } mine)
            return nearest;
        foreach (var member in members)
        {
            if (sketches[member.Id] is not { IsEmpty: false } theirs || theirs.HashId != mine.HashId || theirs.Size != mine.Size)
                continue;
            var overlap = mine.Jaccard(theirs);
            if (overlap.Value > nearest.Overlap.Value)
                nearest = (member, overlap);
        }

        return nearest;
    }

    private static MinHash? Sketch(IncidentFact incident) =>
        incident.AttackersMinHash.IsEmpty ? null : MinHash.Read(incident.AttackersMinHash.Span);

    private static string Duration(TimeSpan span) => CampaignSentence.Duration(span);
}
