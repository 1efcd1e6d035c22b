using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Modes;

/// <summary>What people's orders log. Ids 21x.</summary>
internal static partial class ModeLog
{
    [LoggerMessage(210, LogLevel.Warning, "Pinned modes in {File} cannot be read, none is pinned: {Reason}")]
    public static partial void OrdersBroken(ILogger logger, string file, string reason);

    [LoggerMessage(211, LogLevel.Warning, "{Site}: the order could not be saved, a restart forgets it: {Reason}")]
    public static partial void OrderNotSaved(ILogger logger, string site, string reason);

    [LoggerMessage(212, LogLevel.Information, "{Site}: {Order}, now {Mode}. {Reason}")]
    public static partial void Ordered(ILogger logger, string site, string order, SiteMode mode, string reason);
}
