using Google.Protobuf;
using Karaula.Evidence.SealedLogs;
using Karaula.Hub.Api;
using Karaula.Hub.Configuration;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Karaula.Hub.Tests.Support;
using Karaula.Hub.Views;
using Karaula.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Karaula.Hub.Tests;

/// <summary>A hub that dies at the worst moment has every summary afterwards, and none twice.</summary>
public sealed class CrashTests(SharedPostgres postgres) : IDisposable
{
    private static readonly string[] Sites = ["glas", "radio", "vlada"];
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task Kill_InMidAttack_LosesNothingAndDoublesNothing(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        var onset = MadeUp.Ago(60);
        var summaries = Sites.SelectMany(s => Enumerable.Range(0, 290).Select(i => onset - 240 + i)
            .Select(t => t < onset ? MadeUp.Peace(s, t) : MadeUp.Flood(s, t))).Numbered();
        var hello = TestEdge.Hello("edge-1", Sites);
        ulong stored = 0;
        var starts = 0;
        while (stored < (ulong)summaries.Count)
        {
            Assert.True(++starts < 10, $"only {stored} stored after {starts} starts");
            await using var hub = await HubProcess.StartAsync(_state.Path, storage);
            var (edge, last) = await TestEdge.ConnectAsync(hub.Grpc, hello);
            using (edge)
            {
                Assert.True(last >= stored, $"acknowledged {stored}, welcomed with {last}");
                stored = last;
                // The edge sends all it has, and the hub dies on the way: the first two times with only some of it acknowledged.
                var target = starts <= 2 ? last + 200 : (ulong)summaries.Count;
                var sending = edge.SendAsync(summaries.Skip((int)last));
                while (stored < Math.Min(target, (ulong)summaries.Count))
                    stored = Math.Max(stored, (await edge.ReceiveAsync()).Ack.Sequence);
                await hub.KillAsync();
                // Whether the edge could send the rest into the dying hub says nothing.
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        await using var after = await HubProcess.StartAsync(_state.Path, storage);
        using var http = new HttpClient { BaseAddress = after.Http };
        var spool = Assert.Single(await HubProcess.GetAsync<EdgeDetail[]>(http, "api/v1/edges")).Spools[0];
        Assert.Equal((summaries.Count, 1, summaries.Count, 0), (spool.Summaries, spool.FirstSequence, spool.LastSequence, spool.Missing));
        foreach (var site in Sites)
        {
            var views = await HubProcess.GetAsync<SummaryView[]>(http, $"api/v1/sites/{site}/summaries?limit=1000");
            Assert.Equal(summaries.Where(s => s.Site == site).Select(s => (long)s.Sequence), views.Select(v => v.Sequence));
        }

        IncidentView[] incidents = [];
        await Poll.UntilAsync(
            async () => (incidents = await HubProcess.GetAsync<IncidentView[]>(http, "api/v1/incidents")).Length >= 3,
            () => $"three incidents, there are {incidents.Length}");
        Assert.Equal(Sites, incidents.Select(i => i.Site).Order());

        var log = await http.GetByteArrayAsync(new Uri("api/v1/evidence/log", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(SealedLogFault.None, SealedLogVerifier.Verify(new MemoryStream(log), cancellationToken: TestContext.Current.CancellationToken).Fault);
        Assert.Equal(summaries.Count, SealedLogs.Kinds(log)["summary"]);
    }

    [Fact]
    public async Task Start_AfterACrashBetweenLogAndDatabase_AppliesTheLogsTail()
    {
        var summaries = Enumerable.Range(0, 50).Select(i => MadeUp.Peace("vlada", MadeUp.Ago(100) + i)).Numbered();
        await using (var hub = await TestHub.StartAsync(_state.Path))
            await SendAsync(hub, summaries[..20], 0);
        // What a hub leaves that dies after flushing the log, before committing.
        using (var journal = new EvidenceJournal(TestHub.OptionsFor(_state.Path), TimeProvider.System, NullLogger<EvidenceJournal>.Instance))
        {
            journal.Open("");
            var spool = SpoolKey.Of("edge-1", TestEdge.EpochOf("edge-1").Span);
            journal.Append([.. summaries[20..30].Select(s => new SummaryFact(spool, s, s.ToByteString()))]);
        }

        await using (var hub = await TestHub.StartAsync(_state.Path))
        {
            await SendAsync(hub, summaries[30..], 30);
            var stored = await hub.GetAsync<SummaryView[]>("api/v1/sites/vlada/summaries?limit=1000");
            Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), stored.Select(s => s.Sequence));
            Assert.Equal(50, (await hub.GetAsync<EvidenceState>("api/v1/evidence")).Records);
        }
    }

    [Fact]
    public async Task Start_WithALogThatIsShorterThanTheDatabaseKnows_IsRefused()
    {
        await using (var hub = await TestHub.StartAsync(_state.Path))
            await SendAsync(hub, [MadeUp.Peace("vlada", MadeUp.Ago(10), 1)], 0);
        File.Delete(_state.File("evidence.klog"));

        var refusal = await Assert.ThrowsAsync<HubConfigurationException>(() => TestHub.StartAsync(_state.Path));
        Assert.Contains("evidence.klog", Assert.Single(refusal.Errors), StringComparison.Ordinal);
    }

    private static async Task SendAsync(TestHub hub, List<SiteSummary> summaries, ulong expected)
    {
        var (edge, last) = await TestEdge.ConnectAsync(hub.Addresses.Grpc, TestEdge.Hello("edge-1", "vlada"));
        using (edge)
        {
            Assert.Equal(expected, last);
            await edge.SendAsync(summaries);
            await edge.AcknowledgedAsync(summaries[^1].Sequence);
        }
    }
}
