using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Karaula.Drill.Safety;

/// <summary>
/// The only thing that the drill can aim at: a port on this very machine. There is no way to make one for any other address, and no option that
/// makes an exception. Karaula must be useless as a weapon.
/// </summary>
public sealed class LoopbackTarget
{
    private LoopbackTarget(IPEndPoint endPoint) => EndPoint = endPoint;

    /// <summary>The address and port; always loopback.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Takes 127.0.0.0/8, ::1, <c>localhost</c> and <c>*.localhost</c> (RFC 6761, section 6.3), with a port; nothing is ever looked up.</summary>
    /// <param name="url"><c>http://ADDRESS:PORT</c>.</param>
    /// <exception cref="ForbiddenTargetException">It is anything else.</exception>
    public static LoopbackTarget Parse(string url)
    {
        // Our own reading of the text, not the platform's: that takes 0x7f.1, 2130706433 and http://127.0.0.1@elsewhere/ for addresses.
        const string scheme = "http://";
        if (url is null || !url.StartsWith(scheme, StringComparison.Ordinal))
            throw Refused(url, "expected http://ADDRESS:PORT");
        var rest = url[scheme.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            throw Refused(url, "expected a port, http://ADDRESS:PORT");
        return Of(AddressOf(rest[..colon], url), port);
    }

    /// <summary>Takes an address of this machine's loopback.</summary>
    /// <exception cref="ForbiddenTargetException">It is any other.</exception>
    public static LoopbackTarget Of(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        var endPoint = new IPEndPoint(address, port);
        Require(endPoint);
        return new LoopbackTarget(endPoint);
    }

    /// <summary>Says no to whatever is not loopback; called once more on the very address that a socket connects to.</summary>
    internal static void Require(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint { Address: { } address, Port: > 0 and < 65536 } || !IsLoopback(address))
            throw Refused(endPoint?.ToString(), "the drill connects to 127.0.0.0/8 and ::1, and to nothing else");
    }

    private static bool IsLoopback(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        return plain.TryWriteBytes(bytes, out var length)
            && (plain.AddressFamily == AddressFamily.InterNetwork
                ? length == 4 && bytes[0] == 127
                : plain.ScopeId == 0 && plain.Equals(IPAddress.IPv6Loopback));
    }

    private static IPAddress AddressOf(string host, string url)
    {
        if (host == "localhost" || (host.EndsWith(".localhost", StringComparison.Ordinal) && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')))
            return IPAddress.Loopback;
        if (host == "[::1]")
            return IPAddress.IPv6Loopback;
        var parts = host.Split('.');
        if (parts.Length != 4 || parts.Any(part => part.Length is 0 or > 3 || !part.All(char.IsAsciiDigit) || (part.Length > 1 && part[0] == '0')))
            throw Refused(url, "expected 127.x.y.z, [::1] or localhost");
        return IPAddress.TryParse(host, out var address) ? address : throw Refused(url, "expected 127.x.y.z, [::1] or localhost");
    }

    private static ForbiddenTargetException Refused(string? target, string reason) =>
        new($"\"{target}\" is refused: {reason}.");
}

/// <summary>Somebody wanted the drill to aim at something that is not this machine.</summary>
public sealed class ForbiddenTargetException(string message) : Exception(message);
