using Karaula.Analysis.Detection;
using Karaula.Hub.Configuration;
using Karaula.Hub.Ingest;
using Karaula.Hub.Merging;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;

namespace Karaula.Hub.Incidents;

/// <summary>Analyses a site's seconds again, from the database: at start, and when summaries came late.</summary>
internal sealed class SiteReplay(HubReader reader, HubOptions options, ILogger<SiteReplay> log)
{
    /// <summary>Seconds between checkpoints.</summary>
    public const int CheckpointEvery = 60;

    /// <summary>How far back a replay reaches when there is no checkpoint.</summary>
    private const long LongestReplay = 24 * 3600;

    /// <summary>Seconds at hand for an incident that is found to have begun earlier.</summary>
    public const int SecondsAtHand = 600;

    /// <summary>How long before a replay news may have been published and still bring readers, seconds.</summary>
    private const long PublicationsBefore = 3600;

    private readonly DetectorOptions _detection = new() { Hold = options.IncidentHold };

    /// <summary>An analyst for a site of which nothing is known.</summary>
    public SiteAnalyst Begin(SiteFacts site) => SiteAnalyst.Start(site.Name, [], _detection);

    /// <summary>
    /// Analyses again.
    /// </summary>
    /// <param name="site">Whose seconds.</param>
    /// <param name="from">The first second that is new. The replay begins well before it: a detector's suspicions are not part of its saved state.</param>
    /// <param name="to">The last second to analyse.</param>
    /// <param name="now">When an incident found now is raised.</param>
    /// <param name="drill">Name of the exercise under way; null in earnest.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    public async Task<ReplayResult> RunAsync(
        SiteFacts site, long from, long to, DateTimeOffset now, string? drill, CancellationToken cancellationToken)
    {
        var (analyst, known, after) = await BeginAsync(site, from, cancellationToken);
        foreach (var at in await reader.PublicationsAsync(site.Name, DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, after - PublicationsBefore)), cancellationToken))
            analyst.NotePublication(at);
        var latest = new Dictionary<string, IncidentRecord>(StringComparer.Ordinal);
        var saved = new List<CheckpointRow>();
        var atHand = new Queue<SecondBucket>();
        SecondBucket? gathering = null;

        void Analyse(SecondBucket second)
        {
            atHand.Enqueue(second);
            while (atHand.Peek().Second <= second.Second - SecondsAtHand)
                atHand.Dequeue();
            foreach (var change in analyst.Observe(
                second, (a, b) => atHand.Where(s => s.Second >= a && s.Second <= b), now, drill))
                latest[change.Id] = change;
            if (second.Second - (saved.Count > 0 ? saved[^1].Second : after) >= CheckpointEvery)
                saved.Add(new CheckpointRow { SiteId = site.Id, Second = second.Second, State = analyst.Save() });
        }

        await foreach (var stored in reader.SummariesAsync(site.Id, after + 1, to, cancellationToken))
        {
            if (gathering is not null && gathering.Second != stored.Second)
            {
                Analyse(gathering);
                gathering = null;
            }

            (gathering ??= new SecondBucket(stored.Second)).Add(Contribution.Of(stored));
        }

        if (gathering is not null)
            Analyse(gathering);
        foreach (var lost in analyst.CatchUpDone())
        {
            // With all summaries at hand it was none, or it was part of another. It was raised: it stays, but it does not last.
            if (lost.End is null)
                latest[lost.Id] = lost with { Change = "ended", End = DateTimeOffset.FromUnixTimeSeconds(to) };
        }

        // What was over before anything is new stays as it was told: a replay begins with other suspicions, and may date it a second apart.
        bool IsOver(IncidentRecord before, IncidentRecord again) => before.Id == again.Id && before.End is { } end && end.ToUnixTimeSeconds() < from;

        return new ReplayResult(
            analyst, [.. latest.Values.Where(now => !known.Exists(before => before.SaysTheSameAs(now) || IsOver(before, now)))], saved.Count > 0 ? saved[^1].Second : after,
            saved.Count > 0 ? new SiteCheckpoints(site.Id, after, saved) : null);
    }

    private async Task<(SiteAnalyst Analyst, List<IncidentRecord> Known, long After)> BeginAsync(
        SiteFacts site, long from, CancellationToken cancellationToken)
    {
        var all = await reader.IncidentsAsync(
            new IncidentQuery { Site = site.Name, Since = from - LongestReplay, Limit = int.MaxValue }, cancellationToken);
        if (await reader.CheckpointAsync(site.Id, from - CheckpointEvery, cancellationToken) is { } checkpoint)
        {
            var since = DateTimeOffset.FromUnixTimeSeconds(checkpoint.Second - CheckpointEvery);
            List<IncidentRecord> known = [.. all.Where(i => i.Onset >= since || i.End is null || i.End >= since)];
            try
            {
                return (SiteAnalyst.Resume(site.Name, checkpoint.State, known, _detection), known, checkpoint.Second);
            }
            catch (InvalidDataException e)
            {
                // Another version's. All of it can be computed again.
                log.CheckpointUnusable(e, site.Name);
            }
        }

        return (SiteAnalyst.Start(site.Name, all, _detection), [.. all], from - LongestReplay);
    }
}
