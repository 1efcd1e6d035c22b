using System.Net;

namespace Karaula.Drill.Traffic;

/// <summary>
/// Which addresses the drill's people and machines have: only such as are set aside for tests and documentation, or are not in use at all, so that no
/// real network is ever shown as a reader or an attacker.
/// </summary>
public static class DrillAddresses
{
    /// <summary>A reader at home: 198.18.0.0/16 (RFC 2544).</summary>
    public static IPAddress Home(int number) => V4(198, 18, number);

    /// <summary>A reader abroad: 198.19.0.0/16 (RFC 2544), every other one 2001:db8::/32 (RFC 3849), each in a /64 of its own.</summary>
    public static IPAddress Abroad(int number)
    {
        if (number % 2 == 0)
            return V4(198, 19, number / 2);
        var bytes = new byte[16];
        (bytes[0], bytes[1], bytes[2], bytes[3]) = (0x20, 0x01, 0x0d, 0xb8);
        (bytes[4], bytes[5], bytes[15]) = ((byte)(number >> 8), (byte)number, 1);
        return new IPAddress(bytes);
    }

    /// <summary>An address that many readers share: 100.64.0.0/10 (RFC 6598).</summary>
    public static IPAddress Shared(int number) => V4(100, 64, number);

    /// <summary>A messenger's link previews: 192.0.2.0/24 (RFC 5737), a network that it publishes.</summary>
    public static IPAddress Preview(int number) => new([192, 0, 2, (byte)(1 + (number % 250))]);

    /// <summary>A crawler: 198.51.100.0/24 (RFC 5737), a network that it publishes.</summary>
    public static IPAddress Crawler(int number) => new([198, 51, 100, (byte)(1 + (number % 250))]);

    /// <summary>The networks that crawlers and previews publish.</summary>
    public static IReadOnlyList<string> PublishedNetworks { get; } = ["192.0.2.0/24", "198.51.100.0/24"];

    /// <summary>An attacker: 240.0.0.0/8 (reserved, RFC 1112).</summary>
    public static IPAddress Attacker(int number) =>
        new([240, (byte)(number / 40_000), (byte)(number / 160 % 250), (byte)(1 + (number % 160))]);

    /// <summary>Whether an address is one of the drill's readers.</summary>
    public static bool IsReader(string address) =>
        address.StartsWith("198.18.", StringComparison.Ordinal) || address.StartsWith("198.19.", StringComparison.Ordinal)
        || address.StartsWith("2001:db8:", StringComparison.Ordinal) || address.StartsWith("100.64.", StringComparison.Ordinal)
        || address.StartsWith("192.0.2.", StringComparison.Ordinal) || address.StartsWith("198.51.100.", StringComparison.Ordinal);

    private static IPAddress V4(byte first, byte second, int number) => new([first, second, (byte)(number / 250), (byte)(1 + (number % 250))]);
}
