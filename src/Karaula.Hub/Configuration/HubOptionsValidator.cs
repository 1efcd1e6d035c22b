using System.Net;

namespace Karaula.Hub.Configuration;

/// <summary>Finds everything that is wrong with a hub's options.</summary>
public static class HubOptionsValidator
{
    /// <summary>Checks options without side effects, apart from looking whether the token's file can be read.</summary>
    /// <returns>One sentence per error, each naming the option; empty when all is well.</returns>
    public static IReadOnlyList<string> Validate(HubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.StateDirectory))
            errors.Add("state directory: missing");
        else if (File.Exists(options.StateDirectory))
            errors.Add($"state directory: '{options.StateDirectory}' is a file");

        var exposed = CheckListen("HTTP listen", options.HttpListen, errors) | CheckListen("gRPC listen", options.GrpcListen, errors);
        if (exposed && options.TokenFile is null)
            errors.Add("token file: needed, because a listener is reachable from other machines");
        if (options.TokenFile is { } file && !AccessToken.TryRead(file, out _, out var reason))
            errors.Add($"token file: {reason}");

        if (options.HookTokenFile is { } hooks && !AccessToken.TryRead(hooks, out _, out var hookReason))
            errors.Add($"hook token file: {hookReason}");
        if (options.Storage.FindError() is { } storage)
            errors.Add($"storage: {storage}");
        if (options.Retention is { Summaries: { TotalDays: < 2 } })
            errors.Add("retention of summaries: must be at least 2 days, because the detectors look back a day");
        if (options.Retention is { Incidents: { } incidents } && (options.Retention.Summaries is not { } summaries || summaries > incidents))
            errors.Add("retention of incidents: must not be shorter than that of summaries, from which they would be found again");
        CheckRange("retention every (s)", options.Retention.Every.TotalSeconds, 1, 366 * 86_400.0, errors);
        CheckRange("max sites", options.MaxSites, 1, 1_000_000, errors);
        CheckRange("max spools", options.MaxSpools, 1, 1_000_000, errors);
        CheckRange("commit batch", options.CommitBatch, 1, 10_000, errors);
        CheckRange("commit delay (ms)", options.CommitDelay.TotalMilliseconds, 0, 1000, errors);
        CheckRange("straggler wait (ms)", options.StragglerWait.TotalMilliseconds, 0, 60_000, errors);
        CheckRange("incident hold (s)", options.IncidentHold.TotalSeconds, 1, 3600, errors);
        return errors;
    }

    /// <summary>True when the listener can be reached from other machines.</summary>
    private static bool CheckListen(string name, string? text, List<string> errors)
    {
        if (ListenAddress.TryParse(text, out var endPoint, out var error))
            return !IPAddress.IsLoopback(endPoint.Address);
        errors.Add($"{name}: {error}");
        return false;
    }

    private static void CheckRange(string name, double value, double least, double most, List<string> errors)
    {
        if (!(value >= least && value <= most))
            errors.Add($"{name}: {value} is not between {least} and {most}");
    }
}
