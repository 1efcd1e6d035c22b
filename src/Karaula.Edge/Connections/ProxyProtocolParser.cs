using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Karaula.Edge.Connections;

/// <summary>
/// Reads the header of the PROXY protocol, versions 1 and 2 ("The PROXY protocol", HAProxy, sections 2.1 and 2.2), by which a trusted peer says
/// for whom it connects. Pure: the same bytes give the same answer, however they were cut.
/// </summary>
internal static class ProxyProtocolParser
{
    /// <summary>Section 2.1: the longest line of version 1, its line end included.</summary>
    public const int MaxVersion1 = 107;

    /// <summary>The longest version 2 header that is taken: addresses and some extensions; the protocol itself would allow 64 KiB.</summary>
    public const int MaxVersion2 = 16 + 2048;

    private static ReadOnlySpan<byte> Signature2 => "\r\n\r\n\0\r\nQUIT\n"u8;

    private static ReadOnlySpan<byte> Signature1 => "PROXY "u8;

    /// <summary>What a parse came to.</summary>
    public enum Outcome
    {
        /// <summary>The header is not complete yet.</summary>
        NeedMore,

        /// <summary>A header was read.</summary>
        Done,

        /// <summary>The bytes begin no header at all.</summary>
        Absent,

        /// <summary>The bytes begin like a header and are none.</summary>
        Invalid,
    }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">What has arrived so far.</param>
    /// <param name="header">The header, where there is one.</param>
    public static Outcome Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        if (StartsLike(bytes, Signature2))
            return bytes.Length < 16 ? Outcome.NeedMore : ParseVersion2(bytes, out header);
        if (StartsLike(bytes, Signature1))
            return bytes.Length < Signature1.Length ? Outcome.NeedMore : ParseVersion1(bytes, out header);
        return Outcome.Absent;
    }

    private static bool StartsLike(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) =>
        bytes.Length < signature.Length ? signature.StartsWith(bytes) : bytes.StartsWith(signature);

    // Section 2.1: "PROXY" SP ("TCP4" | "TCP6") SP source SP destination SP port SP port CRLF, or "PROXY UNKNOWN" anything CRLF.
    private static Outcome ParseVersion1(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var window = bytes[..Math.Min(bytes.Length, MaxVersion1)];
        var end = window.IndexOf((byte)'\n');
        if (end < 0)
            return bytes.Length < MaxVersion1 ? Outcome.NeedMore : Outcome.Invalid;
        if (window[end - 1] != '\r')
            return Outcome.Invalid;

        var line = Encoding.Latin1.GetString(window[Signature1.Length..(end - 1)]);
        if (line == "UNKNOWN" || line.StartsWith("UNKNOWN ", StringComparison.Ordinal))
        {
            header = new ProxyHeader(end + 1, null);
            return Outcome.Done;
        }

        var parts = line.Split(' ');
        if (parts.Length != 5)
            return Outcome.Invalid;
        var family = parts[0] switch
        {
            "TCP4" => AddressFamily.InterNetwork,
            "TCP6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        if (!TryAddress(parts[1], family, out var source) || !TryAddress(parts[2], family, out _)
            || !TryPort(parts[3], out var port) || !TryPort(parts[4], out _))
            return Outcome.Invalid;

        header = new ProxyHeader(end + 1, new IPEndPoint(source, port));
        return Outcome.Done;
    }

    // Section 2.2: signature (12), version and command (1), family and transport (1), length (2), addresses, extensions.
    private static Outcome ParseVersion2(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var (version, command) = (bytes[12] >> 4, bytes[12] & 0xF);
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (version != 2 || command > 1 || 16 + length > MaxVersion2)
            return Outcome.Invalid;
        if (bytes.Length < 16 + length)
            return Outcome.NeedMore;

        var addresses = bytes.Slice(16, length);
        IPEndPoint? source = null;
        // LOCAL (0) is the peer itself, a health check for example: its own address stands, whatever else is said.
        if (command == 1)
        {
            switch (bytes[13])
            {
                case 0x11 when length >= 12:
                    source = new IPEndPoint(new IPAddress(addresses[..4]), BinaryPrimitives.ReadUInt16BigEndian(addresses[8..]));
                    break;
                case 0x21 when length >= 36:
                    source = new IPEndPoint(new IPAddress(addresses[..16]), BinaryPrimitives.ReadUInt16BigEndian(addresses[32..]));
                    break;
                case 0x11 or 0x21:
                    return Outcome.Invalid;
                default:
                    // UNSPEC, UNIX sockets and datagrams: the receiver is to use the peer's own address.
                    break;
            }
        }

        header = new ProxyHeader(16 + length, source);
        return Outcome.Done;
    }

    private static bool TryAddress(string text, AddressFamily family, out IPAddress address) =>
        IPAddress.TryParse(text, out address!) && address.AddressFamily == family
        // "1" and "0x7f.1" are addresses to the platform's parser, but not to the protocol.
        && (family == AddressFamily.InterNetworkV6 ? !text.Contains('%') : address.ToString() == text);

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535
        && (text.Length == 1 || text[0] != '0');
}
