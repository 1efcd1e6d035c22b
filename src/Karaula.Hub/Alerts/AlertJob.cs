using System.Data.Common;
using Karaula.Hub.Configuration;
using Karaula.Hub.Grains;
using Karaula.Hub.Hosting;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Karaula.Hub.Alerts;

/// <summary>Looks each second whether any route has something to tell, and stores what it tells for delivery.</summary>
internal sealed class AlertJob(
    HubOptions options, StoreStartup started, AlertStore store, AlertBell bell, IGrainFactory grains, TimeProvider time, HubMetrics metrics, ILogger<AlertJob> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    /// <summary>How long messages stay listed after they were delivered or given up.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private DateTimeOffset _pruneAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await started.Done.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Period, time);
            do
            {
                try
                {
                    await PruneAsync(stoppingToken);
                    await PlanAsync(stoppingToken);
                }
                catch (Exception e) when (e is DbException or DbUpdateException or TimeoutException or OrleansException)
                {
                    // What there is stays untold, and is told by the next look that succeeds.
                    log.AlertsFailed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start compares what there is with what was told.
        }
    }

    private async Task PlanAsync(CancellationToken cancellationToken)
    {
        if (options.Alerts.Count == 0)
            return;
        var facts = await grains.GetGrain<ICountryGrain>(0).GetAlertFactsAsync().WaitAsync(cancellationToken);
        var states = await store.StatesAsync(cancellationToken);
        foreach (var route in options.Alerts)
        {
            var before = states.GetValueOrDefault(route.Name);
            var plan = AlertPlanner.Plan(route, before, facts, time.GetUtcNow());
            if (ReferenceEquals(plan.State, before))
                continue;
            if (await store.AddAsync(route.Name, plan.State, plan.Messages, cancellationToken) is not { } dropped)
                continue;
            foreach (var message in plan.Messages)
                log.AlertWritten(message.Id, route.Name, message.Title);
            if (dropped > 0)
            {
                metrics.Alerts.Add(dropped, new("route", route.Name), new("outcome", "given_up"));
                log.AlertsDropped(route.Name, dropped);
            }

            bell.Ring(route.Name);
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _pruneAt)
            return;
        await store.PruneAsync(now - Kept, [.. options.Alerts.Select(r => r.Name)], cancellationToken);
        _pruneAt = now + PruneEvery;
    }
}
