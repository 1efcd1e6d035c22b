using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Scores;
using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;
using Karaula.Hub.Views;

namespace Karaula.Hub.Campaigns;

/// <summary>Everything that a search for campaigns looks at, at one moment. Immutable, so that it may be answered on another thread.</summary>
/// <param name="Incidents">All of the time observed; those of an exercise, in one.</param>
/// <param name="Sites">All sites observed, sorted.</param>
/// <param name="Units">Which sites count as one.</param>
/// <param name="FirstSecond">The beginning of the time observed; null when nothing was.</param>
/// <param name="Now">Real time.</param>
/// <param name="Clock">The exercise's clock; null in earnest.</param>
internal sealed record CampaignQuestion(
    IReadOnlyList<IncidentRecord> Incidents,
    IReadOnlyList<string> Sites,
    SiteUnits Units,
    DateTimeOffset? FirstSecond,
    DateTimeOffset Now,
    DrillClock? Clock)
{
    private static readonly CampaignOptions Options = new();

    /// <summary>Looks for campaigns. In an exercise it looks in the record's time: there the sites have been watched for days.</summary>
    public IReadOnlyList<CampaignRecord> Answer()
    {
        if (Incidents.Count < 2)
            return [];
        var facts = Incidents.Select(i => IncidentFacts.Of(i, Clock)).ToList();
        var from = Clock?.RecordStart ?? FirstSecond ?? Now;
        var to = Clock?.Now(Now) ?? Now;
        // An onset is an estimate, and may come out before the first second that was seen.
        var first = facts.Min(f => f.Onset);
        from = first < from ? first : from;
        var real = Incidents.ToDictionary(i => i.Id, StringComparer.Ordinal);
        var campaigns = CampaignFinder.Find(facts, Sites, from, to, Options, Units.UnitOf);
        return [.. campaigns.Select(c => Record(c, campaigns, facts, real, from, to))];
    }

    /// <summary>What watching day by day has found: the answer above is asked at each change, and asking again and again has to be paid for.</summary>
    public WatchView Watch()
    {
        var facts = Incidents.Select(i => IncidentFacts.Of(i, Clock)).ToList();
        var from = Clock?.RecordStart ?? FirstSecond ?? Now;
        var report = OnsetWatch.Run(
            [.. facts.Select(f => new SiteOnset(f.Site, new Onset(f.Onset, f.Uncertainty)))], Sites.Select(Units.UnitOf), Units.UnitOf, from, Clock?.Now(Now) ?? Now,
            Options.Coincidence);
        return new WatchView(
            report.Days, report.Rate, report.NextLevel, [.. report.Alarms.Select(a => new WatchAlarmView(a.At, [.. a.Units], a.Window, a.PValue, a.Level))], report.Sentence);
    }

    private CampaignRecord Record(
        Campaign c, IReadOnlyList<Campaign> all, List<Karaula.Analysis.Campaigns.IncidentFact> facts, Dictionary<string, IncidentRecord> real, DateTimeOffset from, DateTimeOffset to)
    {
        // What another campaign explains does not speak for or against this one.
        var others = all.Where(o => o.Id != c.Id).SelectMany(o => o.IncidentIds).ToHashSet(StringComparer.Ordinal);
        var onsets = facts.Where(f => !others.Contains(f.Id))
            .Select(f => new SiteOnset(Units.HostOf(f.Site), new Onset(f.Onset, f.Uncertainty), f.CrowdShare)).ToList();
        var report = c.PValue < 1 ? CoincidenceAnalysis.Run(onsets, Units.Map, from, to, Options.Coincidence) : null;
        var measures = c.IncidentIds.Select(id => Measure(real[id])).ToList();
        return new CampaignRecord(
            c.Id, Now, Clock?.Name, [.. c.Sites], [.. c.IncidentIds], c.PValue, c.ExpectedPerYear, real[c.IncidentIds[0]].Onset, c.FirstOnset,
            Sentence(c, report), [.. c.Links])
        {
            Rivals = [.. (report?.Rivals ?? []).Select(r => new RivalView(r.Name, r.Explains, r.Units, r.PValue, r.ExpectedPerYear, r.Sentence))],
            Scores =
            [
                View(CampaignScores.Scope(measures, Sites.Count, Units.Audience)), View(CampaignScores.Diversity(measures)),
                View(CampaignScores.Professionalism(measures)), View(CampaignScores.Synchronisation(report?.Result)),
            ],
            Waves = [.. c.Waves.Select(w => new WaveView(w.FirstOnset, w.LastEnd, [.. w.Sites], [.. w.IncidentIds]))],
            Members = [.. c.Members.Select(m => new MemberView(m.IncidentId, m.Probability))],
            Levels = [.. c.Levels.Select(l => new LevelView(l.Level.ToString().ToLowerInvariant(), l.LogLikelihoodRatio, l.Sentence))],
        };
    }

    /// <summary>The finder's sentence, and what the strongest rival leaves of it.</summary>
    private static string Sentence(Campaign c, CoincidenceReport? report)
    {
        var strongest = report?.Rivals.Where(r => r.Units < report.Result.Units.Count && r.PValue is not null).MaxBy(r => r.PValue);
        if (strongest is null)
            return c.Sentence;
        // Before the sentence on what joined by other evidence, if there is one.
        var end = c.Sentence.IndexOf('.', StringComparison.Ordinal);
        return end < 0 ? $"{c.Sentence}; {strongest.Sentence}" : $"{c.Sentence[..end]}; {strongest.Sentence}{c.Sentence[end..]}";
    }

    private IncidentMeasures Measure(IncidentRecord i)
    {
        var vectors = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var v = 0; v < Math.Min(i.Vectors.Length, i.Sums?.VectorRequests.Length ?? 0); v++)
            vectors[i.Vectors[v]] = i.Sums!.VectorRequests[v];
        // In an exercise the record's time is another's, and so are lengths of time.
        TimeSpan? Length(DateTimeOffset? to) => to is { } end ? (Clock?.Map(end) ?? end) - (Clock?.Map(i.Onset) ?? i.Onset) : null;
        return new IncidentMeasures(i.Site)
        {
            Audience = Units.AudienceOf(i.Site),
            LostShare = i.Sums is { ReaderRequests: > 0 } sums ? 1 - ((double)sums.ReaderGood / sums.ReaderRequests) : null,
            Duration = Length(i.End),
            Vectors = vectors,
            Adaptations = i.Sums?.Adaptations ?? [],
            CostlyShare = i.Sums?.Shapes?.CostlyShare(),
            ProtectionAttacked = i.Sums?.ChallengesAttacked(i.Refused),
            Ramp = Length(i.Sums?.PeakAt),
        };
    }

    private static ScoreView View(Score s) =>
        new(s.Name, s.Value, s.Unit, [.. s.Parts.Select(p => new ScorePartView(p.Name, p.Value, p.Unit, p.Formula))]);
}
