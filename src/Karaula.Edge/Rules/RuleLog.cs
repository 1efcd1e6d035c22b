using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Rules;

/// <summary>What rules log. Ids 22x.</summary>
internal static partial class RuleLog
{
    [LoggerMessage(220, LogLevel.Warning, "{Site}: the rule \"{Rule}\" harms readers. {Reason}")]
    public static partial void TakenBack(ILogger logger, string site, string rule, string reason);
}
