using System.Data.Common;
using Karaula.Hub.Grains;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Karaula.Hub.Hosting;

/// <summary>Ready: what comes can be made durable, and the grains answer.</summary>
internal sealed class HubReadiness(IngestWriter writer, HubReader reader, IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!writer.IsHealthy)
            return HealthCheckResult.Unhealthy("nothing can be made durable");
        try
        {
            await reader.ProbeWriteAsync(cancellationToken);
            await grains.GetGrain<ICountryGrain>(0).GetAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is DbException or OrleansException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(e is DbException ? "the database cannot be written to" : "the grains do not answer", e);
        }
    }
}
