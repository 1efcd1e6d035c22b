using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Karaula.Hub.Configuration;

/// <summary>An address and port to listen on, read from <c>http://ADDRESS:PORT</c>.</summary>
internal static class ListenAddress
{
    /// <summary>Reads a listen URL; false, with the reason, when it is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error)
    {
        endPoint = null;
        error = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp)
            error = $"'{text}' is not of the form http://ADDRESS:PORT";
        else if (uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            error = $"'{text}' has more than an address and a port";
        else if (uri.Host == "localhost")
            endPoint = new IPEndPoint(IPAddress.Loopback, uri.Port);
        else if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address))
            endPoint = new IPEndPoint(address, uri.Port);
        else
            error = $"'{uri.Host}' is not an IP address";
        return error is null;
    }
}
