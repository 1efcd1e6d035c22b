using Grpc.Core;
using Karaula.Hub.Api;
using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests;

/// <summary>A database server that is killed in mid-attack takes nothing with it that was acknowledged.</summary>
public sealed class DatabaseCrashTests : IDisposable
{
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task KillOfTheDatabase_InMidAttack_LosesNothingAndDoublesNothing()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed (make setup)");
        await using var server = await PostgresServer.StartAsync();
        var storage = new StorageOptions(await server.CreateDatabaseAsync());
        var onset = MadeUp.Ago(60);
        var summaries = Enumerable.Range(0, 290).Select(i => onset - 240 + i)
            .SelectMany(t => new[] { "glas", "radio", "vlada" }.Select(s => t < onset ? MadeUp.Peace(s, t) : MadeUp.Flood(s, t))).Numbered();
        var hello = TestEdge.Hello("edge-1", "glas", "radio", "vlada");
        ulong acknowledged = 0;
        await using (var hub = await HubProcess.StartAsync(_state.Path, storage))
        {
            var (edge, _) = await TestEdge.ConnectAsync(hub.Grpc, hello);
            using (edge)
            {
                var sending = edge.SendAsync(summaries);
                while (acknowledged < 100)
                    acknowledged = (await edge.ReceiveAsync()).Ack.Sequence;
                await server.KillAsync();
                // Whatever was under way is acknowledged or it is not; then the hub ends rather than go on without its database.
                try
                {
                    while (acknowledged < (ulong)summaries.Count)
                        acknowledged = (await edge.ReceiveAsync()).Ack.Sequence;
                }
                catch (Exception e) when (e is RpcException or EndOfStreamException)
                {
                }

                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        // The hub comes first, and waits for its database.
        var starting = HubProcess.StartAsync(_state.Path, storage);
        await server.RestartAsync();
        await using var after = await starting;
        var (again, last) = await TestEdge.ConnectAsync(after.Grpc, hello);
        using (again)
        {
            Assert.True(last >= acknowledged, $"acknowledged {acknowledged}, welcomed with {last}");
            await again.SendAsync(summaries.Skip((int)last));
            if (last < (ulong)summaries.Count)
                await again.AcknowledgedAsync((ulong)summaries.Count);
        }

        using var http = new HttpClient { BaseAddress = after.Http };
        foreach (var site in new[] { "glas", "radio", "vlada" })
        {
            var views = await HubProcess.GetAsync<SummaryView[]>(http, $"api/v1/sites/{site}/summaries?limit=1000");
            Assert.Equal(summaries.Where(s => s.Site == site).Select(s => (long)s.Sequence), views.Select(v => v.Sequence));
        }
    }
}
