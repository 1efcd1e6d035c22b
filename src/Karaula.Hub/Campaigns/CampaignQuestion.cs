using Karaula.Analysis.Campaigns;
using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Campaigns;

/// <summary>Everything that a search for campaigns looks at, at one moment. Immutable, so that it may be answered on another thread.</summary>
/// <param name="Incidents">All of the time observed; those of an exercise, in one.</param>
/// <param name="Sites">All sites observed, sorted.</param>
/// <param name="FirstSecond">The beginning of the time observed; null when nothing was.</param>
/// <param name="Now">Real time.</param>
/// <param name="Clock">The exercise's clock; null in earnest.</param>
internal sealed record CampaignQuestion(
    IReadOnlyList<IncidentRecord> Incidents, IReadOnlyList<string> Sites, DateTimeOffset? FirstSecond, DateTimeOffset Now, DrillClock? Clock)
{
    /// <summary>Looks for campaigns. In an exercise it looks in the record's time: there the sites have been watched for days.</summary>
    public IReadOnlyList<CampaignRecord> Answer()
    {
        if (Incidents.Count < 2)
            return [];
        var facts = Incidents.Select(i => new IncidentFact(
            i.Id,
            i.Site,
            Clock?.Map(i.Onset) ?? i.Onset,
            Clock?.MapUncertainty(i.Onset, i.OnsetUncertainty) ?? i.OnsetUncertainty,
            i.End is { } end ? Clock?.Map(end) ?? end : null,
            i.Attackers)).ToList();
        var from = Clock?.RecordStart ?? FirstSecond ?? Now;
        var to = Clock?.Now(Now) ?? Now;
        // An onset is an estimate, and may come out before the first second that was seen.
        var first = facts.Min(f => f.Onset);
        var real = Incidents.ToDictionary(i => i.Id, i => i.Onset, StringComparer.Ordinal);
        return
        [
            .. CampaignFinder.Find(facts, Sites, first < from ? first : from, to, new CampaignOptions()).Select(c => new CampaignRecord(
                c.Id, Now, Clock?.Name, [.. c.Sites], [.. c.IncidentIds], c.PValue, c.ExpectedPerYear, real[c.IncidentIds[0]], c.FirstOnset,
                c.Sentence, [.. c.Links])),
        ];
    }
}
