using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Origin;

/// <summary>What becomes of sites' servers. Ids 24x.</summary>
internal static partial class OriginLog
{
    /// <summary>Says how a server is from now on.</summary>
    public static void Changed(ILogger logger, string site, OriginHealth origin)
    {
        switch (origin.State)
        {
            case OriginState.LeftAlone:
                LeftAlone(logger, site, origin.Prefix, origin.Reason);
                break;
            case OriginState.Ailing:
                Ailing(logger, site, origin.Prefix, origin.Reason);
                break;
            default:
                Well(logger, site, origin.Prefix);
                break;
        }
    }

    [LoggerMessage(240, LogLevel.Warning, "{Site}: {Origin} is left alone, but now and then: {Reason}")]
    private static partial void LeftAlone(ILogger logger, string site, string origin, string? reason);

    [LoggerMessage(241, LogLevel.Warning, "{Site}: {Origin} ails, and others that are well go before it: {Reason}")]
    private static partial void Ailing(ILogger logger, string site, string origin, string? reason);

    [LoggerMessage(242, LogLevel.Information, "{Site}: {Origin} is well again")]
    private static partial void Well(ILogger logger, string site, string origin);
}
