using Karaula.Hub.Configuration;
using Karaula.Hub.Grains;
using Karaula.Hub.Hosting;
using Karaula.Hub.Ingest;
using Karaula.Hub.Ingest.Work;
using Karaula.Hub.Storage;

namespace Karaula.Hub.Erasing;

/// <summary>Erases what has come of age, when there is something.</summary>
internal sealed class RetentionJob(HubOptions options, StoreStartup store, HubReader reader, IngestWriter writer, IGrainFactory grains, TimeProvider time) : BackgroundService
{
    public const string Reason = "retention";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var retention = options.Retention;
        if (retention.Summaries is null)
            return;
        try
        {
            await store.Done.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(retention.Every, time);
            do
            {
                var now = time.GetUtcNow();
                var request = new ErasureRequest(now - retention.Incidents ?? DateTimeOffset.UnixEpoch, null, Reason, now - retention.Summaries);
                // The log is written anew only when something goes.
                if (!await reader.IsAnythingDueAsync(request, stoppingToken))
                    continue;
                await writer.StoreAsync(new ErasureWork(request), stoppingToken);
                await grains.GetGrain<ICountryGrain>(0).ReloadAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is due stays due.
        }
    }
}
