using Google.Protobuf;
using Karaula.Edge.Control;
using Karaula.Edge.Hosting;
using Karaula.Edge.Modes;
using Karaula.Edge.Rules;
using Karaula.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Telemetry;

/// <summary>Once a second: closes each active site's summary, decides its mode, and puts the summary into the spool.</summary>
internal sealed class SummaryClock(
    EdgeRuntime runtime, HubSpool spool, EdgeMetrics metrics, TimeProvider time, ILogger<SummaryClock> logger) : BackgroundService
{
    private long _dropped;
    private bool _broken;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (spool.Value.Repaired > 0)
            EdgeLog.SpoolRepaired(logger, spool.Value.Repaired);
        while (!stoppingToken.IsCancellationRequested)
        {
            var second = time.GetUtcNow().ToUnixTimeSeconds();
            await UntilAsync(DateTimeOffset.FromUnixTimeSeconds(second + 1), stoppingToken);
            CloseSecond(second);
        }
    }

    // A timer may fire a little early: a second is over when the clock says so, and is closed once.
    private async Task UntilAsync(DateTimeOffset moment, CancellationToken stoppingToken)
    {
        for (var left = moment - time.GetUtcNow(); left > TimeSpan.Zero && !stoppingToken.IsCancellationRequested; left = moment - time.GetUtcNow())
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void CloseSecond(long second)
    {
        foreach (var site in runtime.Sites.Sites)
        {
            var summary = site.Recorder.Close(site.Gate.Queued, site.Gate.Pressure, site.Settings.Configuration.Challenge.Enabled, out var inputs);
            if (site.Mode.Observe(inputs, time.GetUtcNow()))
                EdgeLog.ModeChanged(logger, site.Settings.Name, site.Mode.Mode, site.Mode.Reason);

            foreach (var rule in site.Rules.Rules)
            {
                if (rule.Observe(inputs.ReaderRequests, inputs.ReaderGood, time.GetUtcNow()))
                    RuleLog.TakenBack(logger, site.Settings.Name, rule.Rule.Name, rule.TakenBack!);
            }

            // A person may have changed it, too.
            site.Gate.SetStrict(site.Mode.Mode is SiteMode.UnderAttack or SiteMode.Shelter);

            if (summary is null)
                continue;
            summary.Site = site.Settings.Name;
            summary.Second = second;
            summary.Mode = (Mode)(int)site.Mode.Mode;
            summary.ModeReason = site.Mode.Reason;
            Keep(summary);
        }
    }

    private void Keep(SiteSummary summary)
    {
        try
        {
            spool.Append(sequence =>
            {
                summary.Sequence = sequence;
                return summary.ToByteArray();
            });
            _broken = false;
        }
        catch (IOException e)
        {
            // A full disk must not stop the shield. Said once, not once a second.
            if (!_broken)
                EdgeLog.SpoolBroken(logger, e.Message);
            _broken = true;
        }

        var dropped = spool.Value.Dropped - _dropped;
        if (dropped == 0)
            return;
        _dropped += dropped;
        metrics.SpoolDropped(dropped);
        EdgeLog.SpoolOverflow(logger, dropped);
    }
}
