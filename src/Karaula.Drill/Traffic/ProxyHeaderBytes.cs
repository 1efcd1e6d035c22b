using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Karaula.Drill.Traffic;

/// <summary>Writes the header of the PROXY protocol, version 2 (section 2.2), by which a connection carries a source address of the drill's choice.</summary>
internal static class ProxyHeaderBytes
{
    /// <summary>The header.</summary>
    public static byte[] Write(IPAddress source, int port)
    {
        var isV6 = source.AddressFamily == AddressFamily.InterNetworkV6;
        var addressLength = isV6 ? 16 : 4;
        var header = new byte[16 + (2 * addressLength) + 4];
        "\r\n\r\n\0\r\nQUIT\n"u8.CopyTo(header);
        header[12] = 0x21;
        header[13] = isV6 ? (byte)0x21 : (byte)0x11;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)((2 * addressLength) + 4));
        source.TryWriteBytes(header.AsSpan(16), out _);
        var destination = isV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        destination.TryWriteBytes(header.AsSpan(16 + addressLength), out _);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(16 + (2 * addressLength)), (ushort)port);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(18 + (2 * addressLength)), 80);
        return header;
    }
}
