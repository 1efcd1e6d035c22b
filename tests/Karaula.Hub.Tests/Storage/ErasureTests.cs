using System.Net;
using System.Net.Http.Json;
using Karaula.Evidence.SealedLogs;
using Karaula.Hub.Alerts;
using Karaula.Hub.Api;
using Karaula.Hub.Configuration;
using Karaula.Hub.Erasing;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Karaula.Hub.Ingest.Work;
using Karaula.Hub.Storage;
using Karaula.Hub.Tests.Alerts;
using Karaula.Hub.Tests.Support;
using Karaula.Hub.Views;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Hub.Tests.Storage;

public sealed class ErasureTests(SharedPostgres postgres, SharedHub shared) : IDisposable
{
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task Erase_OfASite_LeavesNothingOfItButTheRecordThatItWasErased(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        await using (var hub = await TestHub.StartAsync(_state.Path, o => o with { Storage = storage }))
        {
            var ids = await BothStoresTests.AttackAsync(hub, end: true);
            // Conclusions are written down a little after they are shown: the erasure says which head it found.
            var before = await hub.GetAsync<EvidenceState>("api/v1/evidence");

            var record = await EraseAsync(hub, new ErasureRequest(null, "glas", "asked for by its editors"));

            Assert.Equal((330, "glas"), (record.Summaries, record.Site));
            Assert.True(record.PreviousRecords >= before.Records);
            Assert.Equal(record.PreviousRecords == before.Records, record.PreviousHead == before.HeadHash);
            Assert.True(record.Incidents >= 1);
            Assert.Empty(await hub.GetAsync<SummaryView[]>("api/v1/sites/glas/summaries"));
            Assert.Equal(["radio", "vlada"], (await hub.GetAsync<IncidentView[]>("api/v1/incidents")).Select(i => i.Site).Order());
            Assert.Equal(HttpStatusCode.NotFound, (await hub.Http.GetAsync(new Uri($"api/v1/incidents/{ids[0]}/revisions", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(330, (await hub.GetAsync<SummaryView[]>("api/v1/sites/vlada/summaries?limit=1000")).Length);
        }

        var log = await File.ReadAllBytesAsync(_state.File("evidence.klog"), TestContext.Current.CancellationToken);
        Assert.Equal(SealedLogFault.None, SealedLogVerifier.Verify(new MemoryStream(log), cancellationToken: TestContext.Current.CancellationToken).Fault);
        Assert.Equal(1, SealedLogs.Kinds(log)["erasure"]);
        Assert.False(File.Exists(_state.File("evidence.klog.next")));
        // Started again, log and database belong together, and the analysis does not find again what was erased.
        await using var again = await TestHub.StartAsync(_state.Path, o => o with { Storage = storage });
        Assert.DoesNotContain(await again.GetAsync<IncidentView[]>("api/v1/incidents"), i => i.Site == "glas");
    }

    [Fact]
    public async Task Start_AfterACrashBetweenTheDatabasesPartAndTheLogs_FinishesTheErasure()
    {
        await using (var hub = await TestHub.StartAsync(_state.Path))
        {
            await BothStoresTests.AttackAsync(hub, end: true);
        }

        // What such a crash leaves: the old log in its place, the new one beside it, and the database with the new one.
        var old = await File.ReadAllBytesAsync(_state.File("evidence.klog"), TestContext.Current.CancellationToken);
        await using (var hub = await TestHub.StartAsync(_state.Path))
            await EraseAsync(hub, new ErasureRequest(null, "glas", "test"));
        File.Move(_state.File("evidence.klog"), _state.File("evidence.klog.next"));
        await File.WriteAllBytesAsync(_state.File("evidence.klog"), old, TestContext.Current.CancellationToken);

        await using var again = await TestHub.StartAsync(_state.Path);
        Assert.Equal(1, SealedLogs.Kinds(await again.Http.GetByteArrayAsync(new Uri("api/v1/evidence/log", UriKind.Relative), TestContext.Current.CancellationToken))["erasure"]);
    }

    [Theory]
    [InlineData("{}", "before")]
    [InlineData("""{"site":"not-erased"}""", "reason")]
    [InlineData("""{"before":"2999-01-01T00:00:00Z","reason":"x"}""", "before")]
    public async Task Erase_ThatIsNotMeant_IsRefusedNamingTheField(string json, string field)
    {
        var (edge, _) = await TestEdge.ConnectAsync(shared.Hub.Addresses.Grpc, TestEdge.Hello("edge-erasure", "not-erased"));
        using (edge)
        {
            using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = await shared.Hub.Http.PostAsync(new Uri("api/v1/erasures", UriKind.Relative), content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains($"\"detail\":\"{field}:", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task Retention_OfTwoDays_TakesWhatIsOlderByItself(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        await using var hub = await TestHub.StartAsync(
            _state.Path, o => o with { Storage = storage, Retention = new RetentionOptions { Summaries = TimeSpan.FromDays(2), Every = TimeSpan.FromSeconds(1) } });
        var (edge, _) = await TestEdge.ConnectAsync(hub.Addresses.Grpc, TestEdge.Hello("edge-1", "vlada"));
        using (edge)
        {
            var summaries = new[] { MadeUp.Peace("vlada", MadeUp.Ago(3 * 86_400)), MadeUp.Peace("vlada", MadeUp.Ago(86_400)) }.Numbered();
            await edge.SendAsync(summaries);
            await edge.AcknowledgedAsync(2);
        }

        await Poll.UntilAsync(
            async () => (await hub.GetAsync<SummaryView[]>("api/v1/sites/vlada/summaries")) is [{ Sequence: 2 }], () => "the older summary is erased");
        // What an edge sends again is known, though it is no longer there.
        var (again, last) = await TestEdge.ConnectAsync(hub.Addresses.Grpc, TestEdge.Hello("edge-1", "vlada"));
        using (again)
            Assert.Equal(2UL, last);
    }

    [Fact]
    public async Task AddAsync_OfAnAlertWhileItsIncidentIsBeingErased_WaitsAndKeepsNothing()
    {
        var storage = await postgres.NewAsync(StorageProvider.Postgresql);
        await using var hub = await TestHub.StartAsync(_state.Path, o => o with { Storage = storage });
        var stop = TestContext.Current.CancellationToken;
        var incident = AlertMakeUp.Incident("vlada", AlertMakeUp.Noon);
        await hub.Services.GetRequiredService<IngestWriter>().StoreAsync(new IncidentWork(incident), stop);
        var alerts = hub.Services.GetRequiredService<AlertStore>();
        var message = new AlertMessage(
            "msg_1", "duty", AlertStatus.Firing, AlertSeverity.Notice, "incidents", AlertMakeUp.Noon, null, "vlada attacked", "", null, [AlertIncident.Of(incident)], 0);
        var state = new RouteState(AlertMakeUp.Noon, [new ToldIncident(incident.Id, false)], []);

        var contexts = hub.Services.GetRequiredService<IDbContextFactory<HubDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(stop);
        await using var erasing = await db.Database.BeginTransactionAsync(stop);
        await db.Incidents.Where(i => i.Id == incident.Id).ExecuteDeleteAsync(stop);
        await AlertStore.EraseAsync(db, new HashSet<string> { incident.Id }, stop);
        // It sees the incident still: the erasure is not committed.
        var adding = alerts.AddAsync("duty", state, [message], stop);
        await using var watching = await contexts.CreateDbContextAsync(stop);
        await Poll.UntilAsync(
            async () => adding.IsCompleted || await watching.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").SingleAsync(stop) > 0,
            () => "the alert waits, or is stored");
        await erasing.CommitAsync(stop);

        Assert.Null(await adding);
        Assert.Empty(await alerts.ListAsync(null, null, 10, stop));
        // A state that was read before the erasure does not bring the incident back either.
        Assert.Equal(0, await alerts.AddAsync("duty", state, [], stop));
        Assert.Empty((await alerts.StatesAsync(stop))["duty"].Told);
    }

    private static async Task<ErasureRecord> EraseAsync(TestHub hub, ErasureRequest request)
    {
        using var answer = await hub.Http.PostAsJsonAsync("api/v1/erasures", request, HubJson.Options, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await answer.Content.ReadFromJsonAsync<ErasureRecord>(HubJson.Options, TestContext.Current.CancellationToken))!;
    }
}
