using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Karaula.Edge.Connections;

/// <summary>
/// Computes JA4, the fingerprint of TLS clients by John Althouse, from a ClientHello, after its published description
/// (github.com/FoxIO-LLC/ja4, technical_details/JA4.md), which is under the BSD 3-clause licence. The other methods of the JA4+ family are under
/// another licence and are not here. Allocates nothing.
/// </summary>
/// <remarks>
/// <c>t</c>, version, <c>d</c> or <c>i</c> for a server name, two digits each for ciphers and extensions, first and last character of the first ALPN
/// value; the SHA-256 of the sorted ciphers; the SHA-256 of the sorted extensions, without server name and ALPN, and of the signature algorithms
/// in their order. Both hashes are cut to 12 digits. Reserved values (GREASE, RFC 8701) count nowhere.
/// </remarks>
internal static class Ja4
{
    // Many times what any client sends.
    private const int MaxValues = 512;

    private const ushort ServerName = 0x0000;
    private const ushort SignatureAlgorithms = 0x000d;
    private const ushort Alpn = 0x0010;
    private const ushort SupportedVersions = 0x002b;

    /// <summary>Computes it. False when the bytes are no ClientHello's body.</summary>
    public static bool TryCompute(ReadOnlySpan<byte> hello, out Ja4Fingerprint fingerprint)
    {
        fingerprint = default;
        Span<ushort> ciphers = stackalloc ushort[MaxValues];
        Span<ushort> extensions = stackalloc ushort[MaxValues];
        Span<ushort> signatures = stackalloc ushort[MaxValues];
        var reader = new HelloReader(hello);
        var version = reader.UInt16();
        reader.Skip(32);
        reader.Vector8();
        var cipherCount = Values(reader.Vector16(), ciphers);
        reader.Vector8();

        var extensionCount = 0;
        var signatureCount = 0;
        var hasName = false;
        ReadOnlySpan<byte> alpn = default;
        // A hello without extensions simply ends here.
        var list = new HelloReader(reader.IsAtEnd ? default : reader.Vector16());
        while (!list.IsAtEnd && !list.Failed)
        {
            var type = list.UInt16();
            var data = list.Vector16();
            if (IsReserved(type))
                continue;
            if (extensionCount == MaxValues)
                return false;
            extensions[extensionCount++] = type;
            var inner = new HelloReader(data);
            switch (type)
            {
                case ServerName:
                    hasName = true;
                    break;
                case Alpn:
                    var names = new HelloReader(inner.Vector16());
                    alpn = names.Vector8();
                    break;
                case SignatureAlgorithms:
                    signatureCount = Values(inner.Vector16(), signatures);
                    break;
                case SupportedVersions:
                    version = Highest(inner.Vector8(), version);
                    break;
            }
        }

        if (reader.Failed || list.Failed || cipherCount < 0 || signatureCount < 0)
            return false;

        Span<byte> text = stackalloc byte[Ja4Fingerprint.Length];
        text[0] = (byte)'t';
        Version(version).CopyTo(text[1..]);
        text[3] = hasName ? (byte)'d' : (byte)'i';
        TwoDigits(cipherCount, text[4..]);
        TwoDigits(extensionCount, text[6..]);
        Ends(alpn, text[8..]);
        text[10] = text[23] = (byte)'_';

        ciphers[..cipherCount].Sort();
        Hash(ciphers[..cipherCount], default, text[11..23]);
        var hashed = Without(extensions[..extensionCount], ServerName, Alpn);
        hashed.Sort();
        Hash(hashed, signatures[..signatureCount], text[24..]);
        fingerprint = new Ja4Fingerprint(text);
        return true;
    }

    /// <summary>RFC 8701: 0x0a0a, 0x1a1a, ... 0xfafa.</summary>
    private static bool IsReserved(ushort value) => (value & 0x0F0F) == 0x0A0A && value >> 8 == (value & 0xFF);

    private static int Values(ReadOnlySpan<byte> bytes, Span<ushort> into)
    {
        var count = 0;
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            var value = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            if (IsReserved(value))
                continue;
            if (count == into.Length)
                return -1;
            into[count++] = value;
        }

        return count;
    }

    private static ushort Highest(ReadOnlySpan<byte> versions, ushort otherwise)
    {
        ushort highest = 0;
        for (; versions.Length >= 2; versions = versions[2..])
        {
            var value = BinaryPrimitives.ReadUInt16BigEndian(versions);
            if (!IsReserved(value))
                highest = Math.Max(highest, value);
        }

        return highest == 0 ? otherwise : highest;
    }

    private static ReadOnlySpan<byte> Version(ushort version) => version switch
    {
        0x0304 => "13"u8,
        0x0303 => "12"u8,
        0x0302 => "11"u8,
        0x0301 => "10"u8,
        0x0300 => "s3"u8,
        0x0002 => "s2"u8,
        _ => "00"u8,
    };

    private static void TwoDigits(int value, Span<byte> into)
    {
        value = Math.Min(value, 99);
        into[0] = (byte)('0' + (value / 10));
        into[1] = (byte)('0' + (value % 10));
    }

    // First and last character; of the value in hexadecimal where one of them is neither letter nor digit.
    private static void Ends(ReadOnlySpan<byte> alpn, Span<byte> into)
    {
        if (alpn.IsEmpty)
            (into[0], into[1]) = ((byte)'0', (byte)'0');
        else if (char.IsAsciiLetterOrDigit((char)alpn[0]) && char.IsAsciiLetterOrDigit((char)alpn[^1]))
            (into[0], into[1]) = (alpn[0], alpn[^1]);
        else
            (into[0], into[1]) = (Digit(alpn[0] >> 4), Digit(alpn[^1] & 0xF));
    }

    private static Span<ushort> Without(Span<ushort> values, ushort one, ushort other)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (value != one && value != other)
                values[count++] = value;
        }

        return values[..count];
    }

    /// <summary>Twelve digits of the SHA-256 of values in hexadecimal, with commas between, and of more behind a line; zeros for no values at all.</summary>
    private static void Hash(ReadOnlySpan<ushort> values, ReadOnlySpan<ushort> more, Span<byte> into)
    {
        if (values.IsEmpty && more.IsEmpty)
        {
            into.Fill((byte)'0');
            return;
        }

        Span<byte> text = stackalloc byte[MaxValues * 10];
        var length = Write(values, text);
        if (!more.IsEmpty)
        {
            text[length++] = (byte)'_';
            length += Write(more, text[length..]);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        for (var i = 0; i < 12; i++)
            into[i] = Digit((i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2]) & 0xF);
    }

    private static int Write(ReadOnlySpan<ushort> values, Span<byte> into)
    {
        var at = 0;
        foreach (var value in values)
        {
            if (at > 0)
                into[at++] = (byte)',';
            for (var shift = 12; shift >= 0; shift -= 4)
                into[at++] = Digit((value >> shift) & 0xF);
        }

        return at;
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
