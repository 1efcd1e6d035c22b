using System.Net;

namespace Karaula.Hub.Configuration;

/// <summary>Addresses that webhooks may have.</summary>
internal static class WebhookAddress
{
    public static string FirstLine(string file) => File.ReadLines(file).FirstOrDefault("").Trim();

    /// <summary>What is wrong with an address; null when nothing is. The address itself, which may be a secret, is not in the answer.</summary>
    public static string? FindError(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            return "must be an address such as https://host/path";
        if (url.UserInfo.Length > 0)
            return "must not hold a user's name or password";
        return url.Scheme == "https" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))
            ? null
            : "must be https, because the way to it leaves this machine";
    }
}
