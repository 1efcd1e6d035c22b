using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Gate;

/// <summary>What the gate logs. Ids 23x.</summary>
internal static partial class GateLog
{
    [LoggerMessage(230, LogLevel.Warning, "Networks' shares in {File} cannot be read, they are learned anew: {Reason}")]
    public static partial void SharesBroken(ILogger logger, string file, string reason);

    [LoggerMessage(231, LogLevel.Warning, "Networks' shares could not be saved to {File}, a restart forgets them: {Reason}")]
    public static partial void SharesNotSaved(ILogger logger, string file, string reason);
}
