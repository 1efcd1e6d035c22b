using Karaula.Hub.Api;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests;

/// <summary>Run by hand: <c>Karaula.Hub.Tests -explicit only</c>. It prints how fast the hub is on this machine.</summary>
public sealed class IngestRateTests : IDisposable
{
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact(Explicit = true)]
    public async Task Ingest_ThirtyThousandSummariesOfAHundredSites_IsDurable()
    {
        string[] sites = [.. Enumerable.Range(0, 100).Select(i => $"site-{i}")];
        var start = MadeUp.Ago(400);
        var summaries = sites.SelectMany((s, i) => Enumerable.Range(0, 300).Select(t => t > 250 ? MadeUp.Flood(s, start + t) : MadeUp.Peace(s, start + t))).Numbered();
        await using var hub = await HubProcess.StartAsync(_state.Path);
        using var http = new HttpClient { BaseAddress = hub.Http };
        var began = TimeProvider.System.GetTimestamp();
        var (edge, _) = await TestEdge.ConnectAsync(hub.Grpc, TestEdge.Hello("edge-1", sites));
        using (edge)
        {
            var acknowledged = edge.AcknowledgedAsync(30_000);
            await edge.SendAsync(summaries);
            await acknowledged;
        }

        var elapsed = TimeProvider.System.GetElapsedTime(began);
        var incidents = 0;
        await Poll.UntilAsync(
            async () => (incidents = (await HubProcess.GetAsync<Views.IncidentView[]>(http, "api/v1/incidents")).Length) == 100, () => $"100 incidents, {incidents} there");
        var analysed = TimeProvider.System.GetElapsedTime(began);
        var snapshot = TimeProvider.System.GetTimestamp();
        await http.GetByteArrayAsync(new Uri("api/v1/country?window=600", UriKind.Relative), TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage(
            "{0:0} summaries a second; all incidents after {1:0.0} s; picture of 100 sites, ten minutes: {2:0} ms; {3} MB resident, {4} MB at most, {5:0.0} s of processor",
            30_000 / elapsed.TotalSeconds, analysed.TotalSeconds, TimeProvider.System.GetElapsedTime(snapshot).TotalMilliseconds,
            hub.Process.WorkingSet64 >> 20, hub.Process.PeakWorkingSet64 >> 20, hub.Process.TotalProcessorTime.TotalSeconds);
        Assert.Equal(30_000, Assert.Single(await HubProcess.GetAsync<EdgeDetail[]>(http, "api/v1/edges")).Summaries);
    }
}
