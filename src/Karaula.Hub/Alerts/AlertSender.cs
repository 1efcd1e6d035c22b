using System.Data.Common;
using System.Text.Json;
using Karaula.Hub.Configuration;
using Karaula.Hub.Evidence;
using Karaula.Hub.Hosting;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Karaula.Hub.Alerts;

/// <summary>
/// Delivers what is stored, each route by itself, one message after the other. A message is marked delivered after it was taken: a hub killed between
/// the two delivers it again, under the same id.
/// </summary>
internal sealed class AlertSender(
    HubOptions options, StoreStartup started, AlertStore store, AlertBell bell, TimeProvider time, HubMetrics metrics, ILogger<AlertSender> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>A message so old is given up: who has not heard of it by then needs other help.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    /// <summary>How long to wait before the attempt after so many: doubled each time, a fifth more or less by chance.</summary>
    /// <param name="attempts">At least 1.</param>
    /// <param name="chance">0 to 1.</param>
    internal static TimeSpan WaitAfter(int attempts, double chance)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(attempts - 1, 20));
        return (wait < LongestWait ? wait : LongestWait) * (0.8 + (0.4 * chance));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await started.Done.WaitAsync(stoppingToken);
            await Task.WhenAll(options.Alerts.Select(r => Task.Run(() => RunAsync(r, stoppingToken), stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not delivered is at the next start.
        }
    }

    private async Task RunAsync(AlertRoute route, CancellationToken cancellationToken)
    {
        using IAlertChannel channel = route.Webhook is { } webhook ? new WebhookChannel(webhook, time) : new MailChannel(route.Mail!, time);
        while (true)
        {
            try
            {
                while (await store.DueAsync(route.Name, time.GetUtcNow(), cancellationToken) is { } due)
                    await TryAsync(channel, due, cancellationToken);
            }
            catch (Exception e) when (e is DbException or DbUpdateException or TimeoutException)
            {
                log.AlertsFailed(e);
            }

            await bell.WaitAsync(route.Name, Look, time, cancellationToken);
        }
    }

    private async Task TryAsync(IAlertChannel channel, AlertRow due, CancellationToken cancellationToken)
    {
        var attempt = due.Attempts + 1;
        string? error = null;
        try
        {
            await channel.DeliverAsync(JsonSerializer.Deserialize<AlertMessage>(due.Content, HubJson.Options)!, due.Content, cancellationToken);
        }
        catch (AlertDeliveryException e)
        {
            error = e.Message;
        }

        var now = time.GetUtcNow();
        if (error is null)
        {
            // Not given up when the hub stops: it was delivered, and is to be noted.
            await store.DeliveredAsync(due.Id, attempt, now, CancellationToken.None);
            Count(due.Route, "delivered");
            log.AlertDelivered(due.Id, due.Route, attempt);
            return;
        }

        var wait = WaitAfter(attempt, Random.Shared.NextDouble());
        // Who tries a route is waiting for the answer.
        var giveUp = due.Status == AlertStatus.Test || now + wait > due.CreatedAt + GiveUpAfter;
        await store.FailedAsync(due.Id, attempt, giveUp ? null : now + wait, error, CancellationToken.None);
        Count(due.Route, giveUp ? "given_up" : "failed");
        if (giveUp)
            log.AlertGivenUp(due.Id, due.Route, attempt, error);
        else
            log.AlertFailed(due.Id, due.Route, attempt, error, wait.TotalSeconds);
    }

    private void Count(string route, string outcome) => metrics.Alerts.Add(1, new("route", route), new("outcome", outcome));
}
