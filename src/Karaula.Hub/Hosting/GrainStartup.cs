using System.Diagnostics;
using Karaula.Hub.Grains;
using Karaula.Hub.Ingest;
using Karaula.Hub.Telemetry;

namespace Karaula.Hub.Hosting;

/// <summary>
/// Wakes the grains before the first edge is let in: incidents go on, and campaigns are concluded, though nothing comes for a site. Says
/// when the hub is ready.
/// </summary>
internal sealed class GrainStartup(
    StoreStartup store,
    IGrainFactory grains,
    HubLedger ledger,
    HubListeners listeners,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<GrainStartup> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.Done;
        await grains.GetGrain<ICountryGrain>(0).GetAsync().WaitAsync(cancellationToken);
        await Parallel.ForEachAsync(
            ledger.Sites.Keys, new ParallelOptions { MaxDegreeOfParallelism = SiteFeed.AtOnce, CancellationToken = cancellationToken },
            async (site, stop) => await grains.GetGrain<ISiteGrain>(site).WakeAsync().WaitAsync(stop));
        lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = listeners.Addresses;
            using var self = Process.GetCurrentProcess();
            var elapsed = time.GetUtcNow() - self.StartTime.ToUniversalTime();
            log.Ready(
                (long)elapsed.TotalMilliseconds, addresses.Http, addresses.Grpc, ledger.Spools.Values.Sum(s => s.Summaries), ledger.Sites.Count);
        });
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
