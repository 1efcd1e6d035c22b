using Karaula.Edge.Configuration;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Hosting;

/// <summary>Everything the edge logs. Ids are stable: 1xx configuration, 2xx sites, 3xx hub, 4xx requests.</summary>
internal static partial class EdgeLog
{
    [LoggerMessage(100, LogLevel.Information, "Configuration {File} is in force: {Sites} sites")]
    public static partial void ConfigurationApplied(ILogger logger, string file, int sites);

    [LoggerMessage(101, LogLevel.Error, "Configuration refused, the one before stays in force: {Error}")]
    public static partial void ConfigurationRefused(ILogger logger, ConfigurationError error);

    [LoggerMessage(102, LogLevel.Warning, "Started from the last good configuration {File}, because the configuration has errors")]
    public static partial void StartedFromLastGood(ILogger logger, string file);

    [LoggerMessage(103, LogLevel.Warning, "{Key} changed in the configuration; it takes effect at the next start")]
    public static partial void NeedsRestart(ILogger logger, string key);

    [LoggerMessage(104, LogLevel.Warning, "The last good configuration could not be saved to {File}: {Reason}")]
    public static partial void LastGoodNotSaved(ILogger logger, string file, string reason);

    [LoggerMessage(105, LogLevel.Warning, "{Place}: {Warning}")]
    public static partial void RuleWarning(ILogger logger, string place, string warning);

    [LoggerMessage(200, LogLevel.Information, "{Site}: {Mode}. {Reason}")]
    public static partial void ModeChanged(ILogger logger, string site, Modes.SiteMode mode, string reason);

    [LoggerMessage(300, LogLevel.Information, "Connected to the hub {Url}; it has everything up to summary {Sequence}")]
    public static partial void HubConnected(ILogger logger, Uri url, ulong sequence);

    [LoggerMessage(301, LogLevel.Warning, "The hub {Url} cannot be reached ({Reason}); the edge shields all the same and keeps its summaries")]
    public static partial void HubUnreachable(ILogger logger, Uri url, string reason);

    [LoggerMessage(302, LogLevel.Warning, "The spool is full: {Dropped} of the oldest summaries were dropped")]
    public static partial void SpoolOverflow(ILogger logger, long dropped);

    [LoggerMessage(303, LogLevel.Error, "Summaries cannot be written to the spool: {Reason}")]
    public static partial void SpoolBroken(ILogger logger, string reason);

    [LoggerMessage(304, LogLevel.Warning, "The spool lost its end in a crash: {Bytes} bytes of an unfinished summary were cut off")]
    public static partial void SpoolRepaired(ILogger logger, long bytes);

    [LoggerMessage(305, LogLevel.Information, "Purged by the hub's order {Number}: {Kind} {Value}, {Count} answers")]
    public static partial void Purged(ILogger logger, ulong number, Wire.PurgeKind kind, string value, uint count);

    [LoggerMessage(306, LogLevel.Warning, "That purge {Number} was done could not be saved; after a restart it is done once more: {Reason}")]
    public static partial void PurgeNotRemembered(ILogger logger, ulong number, string reason);

    [LoggerMessage(400, LogLevel.Warning, "{Site}: origin failed for request {RequestId}: {Error}")]
    public static partial void OriginFailed(ILogger logger, string site, string requestId, Yarp.ReverseProxy.Forwarder.ForwarderError error, Exception? exception);

    [LoggerMessage(401, LogLevel.Debug, "{Site}: refused {RequestId} from {Source}: {Rule}, measured {Measured:0.##}, allowed {Threshold:0.##}")]
    public static partial void Refused(
        ILogger logger, string site, string requestId, Gate.SourceKey source, Gate.GateRule rule, double measured, double threshold);
}
