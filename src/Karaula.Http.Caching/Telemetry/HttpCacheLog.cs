using Microsoft.Extensions.Logging;

namespace Karaula.Http.Caching.Telemetry;

/// <summary>What the cache logs. Event ids are stable.</summary>
internal sealed partial class HttpCacheLog(ILogger<HttpCacheMiddleware> logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(1, LogLevel.Warning, "The origin failed for {Host}{Target}; a stored answer {Age} old stands in for it.")]
    public partial void OriginFailed(Exception exception, string host, string target, TimeSpan age);

    [LoggerMessage(2, LogLevel.Warning, "A stored answer for {Host}{Target} could not be renewed.")]
    public partial void RenewalFailed(Exception exception, string host, string target);

    [LoggerMessage(3, LogLevel.Warning, "A stored answer could not be read from the disk; the origin is asked.")]
    public partial void DiskFailed(Exception exception);
}
