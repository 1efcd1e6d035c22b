using CsCheck;
using Google.Protobuf;
using Karaula.Analysis.Detection;
using Karaula.Hub.Campaigns;
using Karaula.Hub.Incidents;
using Karaula.Hub.Ingest;
using Karaula.Hub.Merging;
using Karaula.Hub.Storage;
using Karaula.Hub.Tests.Support;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Incidents;

public sealed class SiteAnalystTests
{
    private const long Start = 1_790_000_000;
    private static readonly DetectorOptions Detection = new();
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(Start + 10_000);

    // A minute or more of peace, then attacks of some length with peace between.
    private static readonly Gen<SecondBucket[]> AnyStory =
        Gen.Select(Gen.Int[60, 120], Gen.Select(Gen.Int[5, 40], Gen.Int[5, 80]).Array[0, 3]).Select(story =>
        {
            var seconds = new List<SecondBucket>();
            void Add(int count, Func<string, long, ulong, SiteSummary> make)
            {
                for (var i = 0; i < count; i++)
                {
                    var second = Start + seconds.Count;
                    var bucket = new SecondBucket(second);
                    bucket.Add(Contribution.Of(new StoredSummary(1, seconds.Count + 1, second, make("vlada", second, 1).ToByteArray())));
                    seconds.Add(bucket);
                }
            }

            Add(story.Item1, MadeUp.Peace);
            foreach (var (attack, peace) in story.Item2)
            {
                Add(attack, MadeUp.Flood);
                Add(peace, MadeUp.Peace);
            }

            return seconds.ToArray();
        });

    [Fact]
    public void Resume_FromAnyCheckpoint_ComesToTheSameIncidents() =>
        Gen.Select(AnyStory, Gen.Double[0.2, 1]).Sample((story, share) =>
        {
            var whole = Run(SiteAnalyst.Start("vlada", [], Detection), story, story);
            var stop = (int)(story.Length * share);
            var first = SiteAnalyst.Start("vlada", [], Detection);
            var before = Run(first, story[..stop], story);
            // A detector's suspicions are not saved: only a checkpoint outside of one is the same state. In use a replay begins a minute
            // before what is new.
            if (before.Values.Any(i => Math.Abs(i.Onset.ToUnixTimeSeconds() - (Start + stop)) < 10) || IsSuspicious(story, stop))
                return true;

            var resumed = SiteAnalyst.Resume("vlada", first.Save(), before.Values, Detection);
            var after = Run(resumed, story[stop..], story);

            foreach (var (id, incident) in before)
                after.TryAdd(id, incident);
            Assert.Equal(whole.Values.Select(Describe).Order(), after.Values.Select(Describe).Order());
            return true;
        });

    [Fact]
    public void Start_KnowingAnIncident_KeepsItsNameAndWhenItWasRaised() => AnyStory.Where(s => s.Length > 120).Sample(story =>
    {
        var once = Run(SiteAnalyst.Start("vlada", [], Detection), story, story);
        var earlier = once.Values.Select(i => i with { Id = "i" + i.Id, DetectedAt = i.DetectedAt.AddHours(-1), Onset = i.Onset.AddSeconds(2) }).ToList();
        var again = SiteAnalyst.Start("vlada", earlier, Detection);
        var found = Run(again, story, story);
        return found.Keys.Order().SequenceEqual(earlier.Select(e => e.Id).Order())
            && found.Values.All(f => f.DetectedAt == Now.AddHours(-1)) && again.CatchUpDone().Count == 0;
    });

    [Fact]
    public void Observe_AFloodThatPauses_KeepsItsPauseAndWhatItIsMadeOf()
    {
        var seconds = new List<SecondBucket>();
        foreach (var (count, make) in new (int, Func<string, long, ulong, SiteSummary>)[] { (90, MadeUp.Peace), (20, MadeUp.Flood), (10, MadeUp.Peace), (20, MadeUp.Flood), (40, MadeUp.Peace) })
        {
            for (var i = 0; i < count; i++)
            {
                var bucket = new SecondBucket(Start + seconds.Count);
                bucket.Add(Contribution.Of(new StoredSummary(1, seconds.Count + 1, bucket.Second, make("vlada", bucket.Second, 1).ToByteArray())));
                seconds.Add(bucket);
            }
        }

        var incident = Assert.Single(Run(SiteAnalyst.Start("vlada", [], Detection), [.. seconds], [.. seconds]).Values);
        var pause = Assert.Single(incident.Sums!.Pauses);
        var facts = IncidentFacts.Of(incident, null);

        Assert.Equal((Start + 110, Start + 120), (pause.From.ToUnixTimeSeconds(), pause.Until.ToUnixTimeSeconds()));
        // What makes less than a tenth of the requests is not held for the attackers' tool.
        Assert.Equal(["t13d1516h2_8daaf6152771_e5627efa2ab1", "HTTP/1.1 accept python-requests/."], facts.Tools);
        Assert.Equal(["GET /a8?a2=x16"], facts.Templates);
        Assert.Equal(0.5, facts.Networks["AS9009"], 3);
        Assert.Equal(0.95, facts.HostingShare!.Value, 3);
    }

    private static bool IsSuspicious(SecondBucket[] story, int stop) =>
        story[Math.Max(0, stop - 10)..Math.Min(story.Length, stop + 10)].Any(s => s.ToPoint().Requests > 100);

    private static Dictionary<string, IncidentRecord> Run(SiteAnalyst analyst, SecondBucket[] seconds, SecondBucket[] all)
    {
        var latest = new Dictionary<string, IncidentRecord>(StringComparer.Ordinal);
        foreach (var second in seconds)
        {
            foreach (var change in analyst.Observe(second, (a, b) => all.Where(s => s.Second >= a && s.Second <= b), Now, null))
                latest[change.Id] = change;
        }

        return latest;
    }

    private static string Describe(IncidentRecord i) =>
        $"{i.Id} {i.Onset:O} {i.End:O} refused {i.Refused} peak {i.PeakRequestsPerSecond} attackers {Convert.ToHexString(i.Attackers)} shapes {i.Sums?.Shapes?.Requests} {string.Join(" ", i.Sums?.Shapes?.Clients ?? [])} pauses {string.Join(" ", i.Sums?.Pauses ?? [])}";
}
