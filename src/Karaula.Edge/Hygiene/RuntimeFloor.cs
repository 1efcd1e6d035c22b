using System.Globalization;
using System.Runtime.InteropServices;

namespace Karaula.Edge.Hygiene;

/// <summary>What must be so before an edge may start: otherwise what it promises of requests would not hold.</summary>
internal static class RuntimeFloor
{
    private const string Forwarded = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";

    /// <summary>Throws when an edge must not start here.</summary>
    /// <exception cref="UnsafeStartException">It must not; the message says why and what to do.</exception>
    public static void Require()
    {
        if (WhyNot(RuntimeInformation.FrameworkDescription, Environment.GetEnvironmentVariable(Forwarded)) is { } reason)
            throw new UnsafeStartException(reason);
    }

    /// <summary>Why an edge must not start; null when it may.</summary>
    /// <param name="framework">For example <c>.NET 10.0.12</c>.</param>
    /// <param name="forwardedHeaders">The value of ASPNETCORE_FORWARDEDHEADERS_ENABLED; null where it is not set.</param>
    public static string? WhyNot(string framework, string? forwardedHeaders)
    {
        if (!string.IsNullOrEmpty(forwardedHeaders) && !forwardedHeaders.Equals("false", StringComparison.OrdinalIgnoreCase) && forwardedHeaders != "0")
            return $"{Forwarded} is set: any client could then say which address it comes from. Unset it; edge.proxy_protocol.trusted is for proxies in front";
        return IsFixed(framework)
            ? null
            : $"{framework} lets ambiguous chunked messages through (CVE-2025-55315). Install .NET 8.0.21, 9.0.10, 10.0.0 or later";
    }

    /// <summary>CVE-2025-55315 was fixed in 8.0.21, 9.0.10 and the second release candidate of 10.0.0.</summary>
    private static bool IsFixed(string framework)
    {
        var text = framework.AsSpan(framework.LastIndexOf(' ') + 1);
        var dash = text.IndexOf('-');
        if (!Version.TryParse(dash < 0 ? text : text[..dash], out var version))
            return false;
        var isEarlyPreview = dash >= 0 && !IsLaterCandidate(text[(dash + 1)..]);
        return version.Major switch
        {
            < 8 => false,
            8 => version.Minor > 0 || version.Build >= 21,
            9 => version.Minor > 0 || version.Build >= 10,
            10 => version.Minor > 0 || version.Build > 0 || !isEarlyPreview,
            _ => true,
        };
    }

    private static bool IsLaterCandidate(ReadOnlySpan<char> suffix)
    {
        if (!suffix.StartsWith("rc."))
            return suffix.StartsWith("rtm") || suffix.StartsWith("servicing");
        var number = suffix[3..];
        var dot = number.IndexOf('.');
        return int.TryParse(dot < 0 ? number : number[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var candidate) && candidate >= 2;
    }
}
