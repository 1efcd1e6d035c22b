using Google.Protobuf;
using Grpc.Core;
using Karaula.Hub.Api;
using Karaula.Hub.Tests.Support;
using Karaula.Hub.Views;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Ingest;

public sealed class HubServiceTests(SharedHub shared)
{
    private readonly TestHub _hub = shared.Hub;

    public static TheoryData<string, Action<Hello>> BadHellos => new()
    {
        { "hello.edge", h => h.Edge = "Edge 1" },
        { "hello.edge", h => h.Edge = new string('a', 64) },
        { "hello.epoch", h => h.Epoch = ByteString.CopyFrom(1, 2, 3) },
        { "hello.version", h => h.Version = "1\n2" },
        { "hello.oldest_available", h => h.OldestAvailable = ulong.MaxValue },
        { "hello.sites", h => h.Sites.Clear() },
        { "hello.sites[1].name", h => h.Sites.Add(h.Sites[0].Clone()) },
        { "hello.sites[0].name", h => h.Sites[0].Name = "../etc" },
        { "hello.sites[0].host", h => h.Sites[0].Host = "<script>" },
        { "hello.sites[0].kind", h => h.Sites[0].Kind = (SiteKind)99 },
    };

    public static TheoryData<string, Action<SiteSummary>> BadSummaries => new()
    {
        { "summary.sequence", s => s.Sequence = 0 },
        { "summary.site", s => s.Site = "Not A Name" },
        { "summary.second", s => s.Second = 5 },
        { "summary.second", s => s.Second += 3600 },
        { "summary.mode", s => s.Mode = (Mode)42 },
        { "summary.mode_reason", s => s.ModeReason = new string('x', 2000) },
        { "summary.traffic", s => s.Traffic = null },
        { "summary.traffic", s => s.Traffic.Failed = s.Traffic.Requests },
        { "summary.traffic", s => (s.Traffic.Requests, s.Traffic.Aborted) = (ulong.MaxValue, ulong.MaxValue) },
        { "summary.traffic.latency", s => s.Traffic.Latency = ByteString.CopyFrom(new byte[40_000]) },
        { "summary.readers.good", s => s.Readers.Good = s.Readers.Requests + 1 },
        { "summary.structure", s => s.Structure.AssetShare = double.NaN },
        { "summary.structure", s => s.Structure.PathEntropy = -1 },
        { "summary.attackers", s => s.Attackers.Add(new Attacker { Address = ByteString.CopyFrom(1, 2, 3), PrefixLength = 8 }) },
        { "summary.attackers", s => s.Attackers.Add(new Attacker { Address = ByteString.CopyFrom(new byte[16]), PrefixLength = 128 }) },
    };

    public static TheoryData<string, Action<SiteRefusals>> BadRefusals => new()
    {
        { "refusals.site", r => r.Site = "Not A Name" },
        { "refusals.rules", r => r.Rules.Add(Enumerable.Repeat(r.Rules[0], 64)) },
        { "refusals.rules.rule", r => r.Rules[0].Rule = 0 },
        { "refusals.rules.target", r => r.Rules[0].Target = "ARGS:a\"\nmode = \"off" },
        { "refusals.rules.target", r => r.Rules[0].Target = "ARGS:" + new string('a', 128) },
        { "refusals.rules.path", r => r.Rules[0].Path = "cms" },
        { "refusals.rules.path", r => r.Rules[0].Path = "/\\" },
        { "refusals.rules.message", r => r.Rules[0].Message = "a\n[edge]" },
        { "refusals.rules.requests", r => r.Rules[0].Requests = ulong.MaxValue },
        { "refusals.rules.requests", r => r.Rules[0].Networks = uint.MaxValue },
        { "refusals.rules.first", r => r.Rules[0].First = r.Rules[0].Last + 1 },
        { "refusals.rules.first", r => r.Rules[0].Last += 100_000 },
    };

    [Theory]
    [MemberData(nameof(BadRefusals), DisableDiscoveryEnumeration = true)]
    public async Task Connect_BadRefusals_AreRefusedNamingTheField(string field, Action<SiteRefusals> spoil)
    {
        var (edge, _) = await TestEdge.ConnectAsync(_hub.Addresses.Grpc, TestEdge.Hello("edge-refusing", "site-refusing"));
        using (edge)
        {
            var refusals = Refusals("site-refusing", 5, 4);
            spoil(refusals);

            await edge.SendAsync(new EdgeMessage { Refusals = refusals });
            var refusal = await edge.RefusedAsync();

            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.StartsWith(field + ":", refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refusals_OfTwoEdges_AreOnePictureThatTheLastWordOfEachMakes()
    {
        var hello = TestEdge.Hello("edge-rules-1", "site-rules");
        using var first = new TestEdge(_hub.Addresses.Grpc);
        Assert.True((await first.GreetAsync(hello)).TakesRefusals);
        var (second, _) = await TestEdge.ConnectAsync(_hub.Addresses.Grpc, TestEdge.Hello("edge-rules-2", "site-rules"));
        using (second)
        {
            await first.SendAsync(new EdgeMessage { Refusals = Refusals("site-rules", 999, 99) });
            await first.SendAsync(new EdgeMessage { Refusals = Refusals("site-rules", 5, 4) });
            await second.SendAsync(new EdgeMessage { Refusals = Refusals("site-rules", 7, 3) });
            var picture = await _hub.SnapshotAsync(s => Of(s) is [{ Requests: 12 }], "what both said, added up");

            var refusal = Assert.Single(Of(picture));
            Assert.Equal(("site-rules", 942_100, "ARGS:body", "/cms/", "SQL injection", 4), (refusal.Site, refusal.RuleId, refusal.Target, refusal.Path, refusal.Message, refusal.Networks));
        }

        // What an edge that is gone had said goes with it.
        await _hub.SnapshotAsync(s => Of(s) is [{ Requests: 5 }], "what the first said");

        static IReadOnlyList<RefusalView> Of(CountrySnapshot picture) => picture.Sites.Single(s => s.Name == "site-rules").Refusals;
    }

    private static SiteRefusals Refusals(string site, ulong requests, uint networks) => new()
    {
        Site = site,
        Rules =
        {
            new RuleRefusals
            {
                Rule = 942_100, Target = "ARGS:body", Path = "/cms/", Message = "SQL injection", Requests = requests, Networks = networks,
                First = MadeUp.Ago(100), Last = MadeUp.Ago(1),
            },
        },
    };

    [Theory]
    [MemberData(nameof(BadHellos), DisableDiscoveryEnumeration = true)]
    public async Task Connect_BadHello_IsRefusedNamingTheField(string field, Action<Hello> spoil)
    {
        var hello = TestEdge.Hello("edge-bad", "site-bad");
        spoil(hello);
        using var edge = new TestEdge(_hub.Addresses.Grpc);

        await edge.SendAsync(new EdgeMessage { Hello = hello });
        var refusal = await edge.RefusedAsync();

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.StartsWith(field + ":", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(await _hub.GetAsync<EdgeDetail[]>("api/v1/edges"), e => e.Name == "edge-bad");
    }

    [Theory]
    [MemberData(nameof(BadSummaries), DisableDiscoveryEnumeration = true)]
    public async Task Connect_BadSummary_IsRefusedNamingTheField(string field, Action<SiteSummary> spoil)
    {
        var (edge, last) = await TestEdge.ConnectAsync(_hub.Addresses.Grpc, TestEdge.Hello("edge-spoilt", "site-spoilt"));
        using (edge)
        {
            var summary = MadeUp.Peace("site-spoilt", MadeUp.Ago(10), last + 1);
            spoil(summary);

            await edge.SendAsync(summary);
            var refusal = await edge.RefusedAsync();

            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.StartsWith(field, refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connect_SummaryBeforeHello_IsRefused()
    {
        using var edge = new TestEdge(_hub.Addresses.Grpc);
        await edge.SendAsync(MadeUp.Peace("early", MadeUp.Ago(10), 1));
        Assert.Equal(StatusCode.InvalidArgument, (await edge.RefusedAsync()).StatusCode);
    }

    [Fact]
    public async Task Connect_Again_IsWelcomedWithWhatIsStoredAndIgnoresRepeats()
    {
        var hello = TestEdge.Hello("edge-again", "site-again");
        var summaries = Enumerable.Range(0, 20).Select(i => MadeUp.Peace("site-again", MadeUp.Ago(60) + i)).Numbered();
        await SendAsync(hello, summaries[..10], 0);

        // The edge has heard no acknowledgement of the last five.
        await SendAsync(hello, summaries[5..], 10);

        var spool = (await EdgeAsync("edge-again")).Spools[0];
        Assert.Equal((20, 1, 20, 0), (spool.Summaries, spool.FirstSequence, spool.LastSequence, spool.Missing));
        var stored = await _hub.GetAsync<SummaryView[]>("api/v1/sites/site-again/summaries?limit=1000");
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), stored.Select(s => s.Sequence));
    }

    [Fact]
    public async Task Connect_NewEpoch_IsANumberingOfItsOwn()
    {
        var hello = TestEdge.Hello("edge-epoch", "site-epoch");
        await SendAsync(hello, [MadeUp.Peace("site-epoch", MadeUp.Ago(60), 1)], 0);
        hello.Epoch = TestEdge.EpochOf("another-spool");

        await SendAsync(hello, [MadeUp.Peace("site-epoch", MadeUp.Ago(59), 1)], 0);

        var edge = await EdgeAsync("edge-epoch");
        Assert.Equal((2, 2), (edge.Summaries, edge.Spools.Count));
    }

    [Fact]
    public async Task Connect_GapThatTheHelloAnnounced_IsTakenAndCounted()
    {
        var hello = TestEdge.Hello("edge-gap", "site-gap");
        await SendAsync(hello, [MadeUp.Peace("site-gap", MadeUp.Ago(60), 1)], 0);
        hello.OldestAvailable = 8;

        await SendAsync(hello, [MadeUp.Peace("site-gap", MadeUp.Ago(50), 8), MadeUp.Peace("site-gap", MadeUp.Ago(49), 9)], 1);

        var spool = (await EdgeAsync("edge-gap")).Spools[0];
        Assert.Equal((3, 9, 1, 6), (spool.Summaries, spool.LastSequence, spool.Gaps, spool.Missing));
        Assert.Contains("karaula_hub_gaps", await _hub.Http.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_GapThatNobodyAnnounced_IsRefused()
    {
        var (edge, _) = await TestEdge.ConnectAsync(_hub.Addresses.Grpc, TestEdge.Hello("edge-jump", "site-jump"));
        using (edge)
        {
            await edge.SendAsync(MadeUp.Peace("site-jump", MadeUp.Ago(60), 5));
            var refusal = await edge.RefusedAsync();
            Assert.Equal(StatusCode.Aborted, refusal.StatusCode);
            Assert.Contains("expected 1, got 5", refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connect_SecondStreamOfAnEdge_EndsTheFirst()
    {
        var hello = TestEdge.Hello("edge-twice", "site-twice");
        var (first, _) = await TestEdge.ConnectAsync(_hub.Addresses.Grpc, hello);
        using (first)
        {
            var (second, _) = await TestEdge.ConnectAsync(_hub.Addresses.Grpc, hello);
            using (second)
            {
                Assert.Equal(StatusCode.Unavailable, (await first.RefusedAsync()).StatusCode);
                await second.SendAsync(MadeUp.Peace("site-twice", MadeUp.Ago(60), 1));
                await second.AcknowledgedAsync(1);
                Assert.True((await EdgeAsync("edge-twice")).Connected);
            }
        }

        await Poll.UntilAsync(async () => !(await EdgeAsync("edge-twice")).Connected, () => "the edge's disconnection");
    }

    [Fact]
    public async Task Connect_EdgeThatClosesItsSide_HearsTheLastAcknowledgement()
    {
        var (edge, _) = await TestEdge.ConnectAsync(_hub.Addresses.Grpc, TestEdge.Hello("edge-close", "site-close"));
        using (edge)
        {
            await edge.SendAsync(MadeUp.Peace("site-close", MadeUp.Ago(60), 1));
            await edge.CompleteAsync();
            await edge.AcknowledgedAsync(1);
            await Assert.ThrowsAsync<EndOfStreamException>(edge.ReceiveAsync);
        }
    }

    [Fact]
    public async Task Connect_SummaryOfASiteThatIsNoLongerConfigured_IsTaken()
    {
        var hello = TestEdge.Hello("edge-removed", "site-kept");
        await SendAsync(hello, [MadeUp.Peace("site-removed", MadeUp.Ago(60), 1)], 0);
        Assert.Contains(await _hub.GetAsync<Views.SiteView[]>("api/v1/sites"), s => s.Name == "site-removed");
    }

    private async Task SendAsync(Hello hello, List<SiteSummary> summaries, ulong expected)
    {
        var (edge, last) = await TestEdge.ConnectAsync(_hub.Addresses.Grpc, hello);
        using (edge)
        {
            Assert.Equal(expected, last);
            await edge.SendAsync(summaries);
            await edge.AcknowledgedAsync(summaries[^1].Sequence);
        }
    }

    private async Task<EdgeDetail> EdgeAsync(string name) => (await _hub.GetAsync<EdgeDetail[]>("api/v1/edges")).Single(e => e.Name == name);
}
