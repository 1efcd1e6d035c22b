namespace Karaula.Hub.Telemetry;

/// <summary>Everything the hub logs. Event ids are stable: 1xx start, 2xx edges, 3xx storage, 4xx sites and country, 5xx alerts.</summary>
internal static partial class HubLog
{
    [LoggerMessage(100, LogLevel.Information, "Hub {Version} starts: {Options}")]
    public static partial void Starting(this ILogger log, string version, string options);

    [LoggerMessage(101, LogLevel.Information, "Hub ready after {Elapsed} ms: HTTP {Http}, gRPC {Grpc}; {Summaries} summaries of {Sites} sites")]
    public static partial void Ready(this ILogger log, long elapsed, Uri http, Uri grpc, long summaries, int sites);

    [LoggerMessage(102, LogLevel.Information, "Applied {Records} records of the sealed log that the database did not have")]
    public static partial void Reconciled(this ILogger log, long records);

    [LoggerMessage(200, LogLevel.Information, "Edge {Edge} {Version} connected, spool {Epoch}: {Sites} sites, stored up to {Last}, oldest available {Oldest}")]
    public static partial void EdgeConnected(this ILogger log, string edge, string version, string epoch, int sites, long last, ulong oldest);

    [LoggerMessage(201, LogLevel.Information, "Edge {Edge} disconnected")]
    public static partial void EdgeDisconnected(this ILogger log, string edge);

    [LoggerMessage(202, LogLevel.Warning, "Edge {Edge} refused: {Reason}")]
    public static partial void EdgeRefused(this ILogger log, string edge, string reason);

    [LoggerMessage(203, LogLevel.Warning, "Edge {Edge}, spool {Epoch}: summaries {From} to {To} were lost to the spool's bound")]
    public static partial void Gap(this ILogger log, string edge, string epoch, long from, long to);

    [LoggerMessage(300, LogLevel.Critical, "Nothing can be made durable any more; the hub stops rather than acknowledge what it cannot keep")]
    public static partial void WriterFailed(this ILogger log, Exception reason);

    [LoggerMessage(301, LogLevel.Warning, "The sealed log ended in a record that a crash had cut short; {Bytes} bytes were dropped, {Records} records kept")]
    public static partial void LogTailDropped(this ILogger log, long bytes, long records);

    [LoggerMessage(302, LogLevel.Warning, "The database does not answer ({Reason}); trying again in {Seconds} s")]
    public static partial void DatabaseAway(this ILogger log, string reason, double seconds);

    [LoggerMessage(303, LogLevel.Warning, "Erased by {Reason}: {Summaries} summaries, {Incidents} revisions of incidents, {Campaigns} of campaigns, {Observations} observations")]
    public static partial void Erased(this ILogger log, string reason, long summaries, long incidents, long campaigns, long observations);

    [LoggerMessage(400, LogLevel.Warning, "Incident {Id} on {Site} {Change}: onset {Onset:O} ± {Uncertainty}: {Why}")]
    public static partial void Incident(
        this ILogger log, string id, string site, string change, DateTimeOffset onset, TimeSpan uncertainty, string why);

    [LoggerMessage(401, LogLevel.Warning, "Campaign {Id}: {Sentence}")]
    public static partial void Campaign(this ILogger log, string id, string sentence);

    [LoggerMessage(407, LogLevel.Warning, "Campaign {Id} is withdrawn: its incidents are seen otherwise now")]
    public static partial void CampaignWithdrawn(this ILogger log, string id);

    [LoggerMessage(402, LogLevel.Information, "Site {Site}: detector run again from {From:O} because of late summaries")]
    public static partial void Rebuilt(this ILogger log, string site, DateTimeOffset from);

    [LoggerMessage(403, LogLevel.Error, "Site {Site} could not take summaries; it will read them from the database")]
    public static partial void FeedFailed(this ILogger log, Exception reason, string site);

    [LoggerMessage(404, LogLevel.Error, "Campaigns could not be concluded")]
    public static partial void ConcludeFailed(this ILogger log, Exception reason);

    [LoggerMessage(405, LogLevel.Error, "Site {Site} could not be analysed")]
    public static partial void TickFailed(this ILogger log, Exception reason, string site);

    [LoggerMessage(406, LogLevel.Warning, "Site {Site}: its checkpoint cannot be used; its last day is analysed again")]
    public static partial void CheckpointUnusable(this ILogger log, Exception reason, string site);

    [LoggerMessage(410, LogLevel.Information, "Drill '{Name}' begins: the hub follows the record's time from {From:O} to {To:O}")]
    public static partial void DrillBegins(this ILogger log, string name, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(411, LogLevel.Information, "Drill ends: the hub shows real time again")]
    public static partial void DrillEnds(this ILogger log);

    [LoggerMessage(500, LogLevel.Information, "Alert {Id} by route {Route}: {Title}")]
    public static partial void AlertWritten(this ILogger log, string id, string route, string title);

    [LoggerMessage(501, LogLevel.Information, "Alert {Id} delivered by route {Route} at attempt {Attempt}")]
    public static partial void AlertDelivered(this ILogger log, string id, string route, int attempt);

    [LoggerMessage(502, LogLevel.Warning, "Alert {Id} not delivered by route {Route} at attempt {Attempt} ({Reason}); trying again in {Seconds} s")]
    public static partial void AlertFailed(this ILogger log, string id, string route, int attempt, string reason, double seconds);

    [LoggerMessage(503, LogLevel.Error, "Alert {Id} given up by route {Route} after {Attempt} attempts: {Reason}")]
    public static partial void AlertGivenUp(this ILogger log, string id, string route, int attempt, string reason);

    [LoggerMessage(504, LogLevel.Error, "Route {Route}: more messages wait than may; {Count} of the oldest were given up")]
    public static partial void AlertsDropped(this ILogger log, string route, int count);

    [LoggerMessage(505, LogLevel.Error, "Alerts could not be planned or stored; trying again")]
    public static partial void AlertsFailed(this ILogger log, Exception reason);
}
