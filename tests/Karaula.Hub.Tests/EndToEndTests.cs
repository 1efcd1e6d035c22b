using System.Text.Json;
using Karaula.Evidence.SealedLogs;
using Karaula.Hub.Api;
using Karaula.Hub.Tests.Support;
using Karaula.Wire;

namespace Karaula.Hub.Tests;

/// <summary>The hub's main job, with everything real: edges report, incidents and a campaign come of it, and nothing is lost.</summary>
public sealed class EndToEndTests : IDisposable
{
    private static readonly string[] Sites = ["glas", "radio", "vlada"];
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Summaries_OfAnAttackOnThreeSites_MakeThreeIncidentsAndOneCampaignThatOutliveTheHub()
    {
        var onset = MadeUp.Ago(60);
        var summaries = Story(onset).Numbered();
        string[] incidents;
        string campaign;
        await using (var hub = await TestHub.StartAsync(_state.Path))
        {
            await SendAsync(hub, "edge-1", summaries);
            var picture = await hub.SnapshotAsync(s => s.Incidents.Count == 3 && s.Campaigns is [{ Sites.Count: 3 }], "three incidents, one campaign of all");

            Assert.Equal(Sites, picture.Incidents.Select(i => i.Site).Order());
            Assert.All(picture.Incidents, i =>
            {
                var error = (i.Onset - DateTimeOffset.FromUnixTimeSeconds(onset)).Duration();
                Assert.True(error <= i.OnsetUncertainty + TimeSpan.FromSeconds(5), $"onset {i.Onset:O}, truly {onset}");
                Assert.True(i.PeakRequestsPerSecond > 400);
                Assert.True(i.Refused > 0);
                Assert.Null(i.RecordOnset);
            });
            Assert.Equal(Sites, picture.Campaigns[0].Sites);
            Assert.InRange(picture.Campaigns[0].PValue, 0, 0.01);
            Assert.Equal("under attack", picture.Sites.Single(s => s.Name == "vlada").Mode);
            incidents = [.. picture.Incidents.Select(i => i.Id)];
            campaign = picture.Campaigns[0].Id;

            var stix = await hub.GetAsync<JsonElement>($"api/v1/campaigns/{campaign}/stix");
            Assert.Equal("bundle", stix.GetProperty("type").GetString());
            Assert.Contains("203.0.113.7", stix.ToString(), StringComparison.Ordinal);
        }

        await using (var hub = await TestHub.StartAsync(_state.Path))
        {
            var picture = await hub.SnapshotAsync(s => s.Incidents.Count == 3 && s.Campaigns.Count == 1, "what was there before");
            Assert.Equal(incidents.Order(), picture.Incidents.Select(i => i.Id).Order());
            Assert.Equal(campaign, picture.Campaigns[0].Id);
            var edge = Assert.Single(await hub.GetAsync<EdgeDetail[]>("api/v1/edges"));
            Assert.Equal((summaries.Count, 0), (edge.Summaries, edge.Spools[0].Missing));
        }
    }

    [Fact]
    public async Task Attack_WithinADrill_IsJudgedInTheRecordsTime()
    {
        var began = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(100);
        var record = new DateTimeOffset(2017, 2, 15, 0, 0, 0, TimeSpan.Zero);
        await using var hub = await TestHub.StartAsync(_state.Path);
        // A hundred seconds play ten days.
        var clock = new { name = "montenegro-2017", points = new[] { new { real = began, record }, new { real = began.AddSeconds(200), record = record.AddDays(20) } } };
        await hub.PutAsync("api/v1/drill", clock);

        var first = began.ToUnixTimeSeconds();
        await SendAsync(hub, "edge-1", Seconds(first, first + 60, first + 90));
        var picture = await hub.SnapshotAsync(s => s.Incidents.Count == 3, "three incidents");

        Assert.Equal("montenegro-2017", picture.Drill!.Name);
        Assert.True(picture.Drill.RecordTime > record.AddDays(9));
        Assert.All(picture.Incidents, i => Assert.InRange(i.RecordOnset!.Value, record.AddDays(5), record.AddDays(7)));
        // Ten seconds of the show are a day: onsets within a second or two prove nothing there.
        Assert.All(picture.Campaigns, c => Assert.InRange(c.FirstOnset, record.AddDays(5), record.AddDays(7)));

        await hub.DeleteAsync("api/v1/drill");
        var earnest = await hub.SnapshotAsync();
        Assert.Null(earnest.Drill);
        Assert.Empty(earnest.Incidents);
        var kept = await hub.GetAsync<Views.IncidentView>($"api/v1/incidents/{picture.Incidents[0].Id}");
        Assert.Null(kept.RecordOnset);
    }

    [Fact]
    public async Task Summaries_ThatComeLate_AreTakenAsHistory()
    {
        var onset = MadeUp.Ago(60);
        await using var hub = await TestHub.StartAsync(_state.Path);
        // One edge sees nothing of it. What the other saw comes when the detector has long passed that time.
        await SendAsync(hub, "edge-calm", Peace("vlada", onset - 120, onset + 50).Numbered());
        await hub.SnapshotAsync(s => s.Sites is [{ Points.Count: > 160 }], "the calm edge's seconds");
        Assert.Empty((await hub.SnapshotAsync()).Incidents);

        await SendAsync(hub, "edge-late", Seconds(onset - 120, onset, onset + 40, "vlada"));
        var picture = await hub.SnapshotAsync(s => s.Incidents.Count > 0, "the incident");

        var incident = Assert.Single(picture.Incidents);
        Assert.True((incident.Onset - DateTimeOffset.FromUnixTimeSeconds(onset)).Duration() < TimeSpan.FromSeconds(10), $"{incident.Onset:O}");
        Assert.True(incident.DetectedAt > DateTimeOffset.FromUnixTimeSeconds(onset + 50));
        Assert.Equal(2, picture.Edges.Count);
        Assert.Contains(picture.Sites[0].Points, p => p.Requests > 400);
    }

    [Fact]
    public async Task SealedLog_AfterSummariesAndAnIncident_HoldsThemAllAndVerifies()
    {
        var summaries = Story(MadeUp.Ago(60)).Numbered();
        await using var hub = await TestHub.StartAsync(_state.Path);
        await SendAsync(hub, "edge-1", summaries);
        await hub.SnapshotAsync(s => s.Incidents.Count == 3, "three incidents");

        var log = await hub.Http.GetByteArrayAsync(new Uri("api/v1/evidence/log", UriKind.Relative), TestContext.Current.CancellationToken);

        var verified = SealedLogVerifier.Verify(new MemoryStream(log), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SealedLogFault.None, verified.Fault);
        var kinds = SealedLogs.Kinds(log);
        Assert.Equal(summaries.Count, kinds["summary"]);
        Assert.True(kinds["incident"] >= 3);
    }

    /// <summary>A country watched for a month, four minutes of peace, and half a minute's attack on three sites within two seconds.</summary>
    private static IEnumerable<SiteSummary> Story(long onset) =>
        Sites.SelectMany((s, i) => Seconds(onset - 240, onset + i, onset + 30, s)).Prepend(MadeUp.Peace("arhiv", onset - 30 * 86_400));

    private static List<SiteSummary> Seconds(long from, long onset, long to) => Sites.SelectMany(s => Seconds(from, onset, to, s)).Numbered();

    private static List<SiteSummary> Seconds(long from, long onset, long to, string site) =>
        Peace(site, from, onset).Concat(Times(onset, to).Select(t => MadeUp.Flood(site, t))).Numbered();

    private static IEnumerable<SiteSummary> Peace(string site, long from, long to) => Times(from, to).Select(t => MadeUp.Peace(site, t));

    private static IEnumerable<long> Times(long from, long to) => Enumerable.Range(0, (int)(to - from)).Select(i => from + i);

    private static async Task SendAsync(TestHub hub, string name, List<SiteSummary> summaries)
    {
        var (edge, _) = await TestEdge.ConnectAsync(hub.Addresses.Grpc, TestEdge.Hello(name, [.. summaries.Select(s => s.Site).Distinct()]));
        using (edge)
        {
            var acknowledged = edge.AcknowledgedAsync(summaries[^1].Sequence);
            await edge.SendAsync(summaries);
            await acknowledged;
        }
    }
}
