using System.Buffers.Binary;

namespace Karaula.Edge.Tests.Connections;

/// <summary>ClientHellos by hand.</summary>
internal static class HelloBytes
{
    /// <summary>A hello's body, without the handshake header.</summary>
    public static byte[] Body(ushort version, ushort[] ciphers, (ushort Type, byte[] Data)[] extensions) =>
    [
        .. Two(version), .. new byte[32], 0, .. Two((ushort)(ciphers.Length * 2)), .. ciphers.SelectMany(Two), 1, 0,
        .. Vector16([.. extensions.SelectMany(extension => (byte[])[.. Two(extension.Type), .. Vector16(extension.Data)])]),
    ];

    /// <summary>In records of at most so many bytes.</summary>
    public static byte[] Records(byte[] body, int size = 16384)
    {
        byte[] handshake = [1, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
        return [.. handshake.Chunk(size).SelectMany(piece => (byte[])[0x16, 3, 1, .. Vector16(piece)])];
    }

    /// <summary>The hello of the published example: 15 ciphers, 16 extensions, reserved values among them.</summary>
    public static byte[] Example() => Body(
        0x0303,
        [0x2a2a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035],
        [
            (0x4a4a, []), (0x001b, []), (0x0000, [0, 4, 0, 0, 1, 97]), (0x0033, []), (0x0010, [0, 12, 2, 104, 50, 8, .. "http/1.1"u8]), (0x4469, []), (0x0017, []),
            (0x002d, []), (0x000d, Vector16([.. ((ushort[])[0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601]).SelectMany(Two)])), (0x0005, []),
            (0x0023, []), (0x0012, []), (0x002b, [6, 0x9a, 0x9a, 3, 4, 3, 3]), (0xff01, []), (0x000b, []), (0x000a, []), (0x0015, []), (0xdada, [0]),
        ]);

    public static byte[] Vector16(byte[] bytes) => [.. Two((ushort)bytes.Length), .. bytes];

    private static byte[] Two(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
