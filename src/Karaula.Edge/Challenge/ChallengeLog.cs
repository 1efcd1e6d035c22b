using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Challenge;

/// <summary>What challenges log. Ids 5xx.</summary>
internal static partial class ChallengeLog
{
    [LoggerMessage(500, LogLevel.Information, "Keys of challenges read from {File}: {Count}")]
    public static partial void KeysRead(ILogger logger, string file, int count);

    [LoggerMessage(501, LogLevel.Warning, "Keys of challenges in {File} cannot be used, the ones before stay in force: {Reason}")]
    public static partial void KeysBroken(ILogger logger, string file, string reason);

    [LoggerMessage(502, LogLevel.Information, "A new key of challenges was added to {File}; it signs in two minutes")]
    public static partial void KeysRotated(ILogger logger, string file);

    [LoggerMessage(503, LogLevel.Information, "{Crawler} at {Address} is {Verdict}")]
    public static partial void CrawlerVerified(ILogger logger, string crawler, System.Net.IPAddress address, string verdict);

    [LoggerMessage(504, LogLevel.Warning, "Ranges of crawlers in {File} cannot be used, the ones before stay in force: {Reason}")]
    public static partial void RangesBroken(ILogger logger, string file, string reason);
}
