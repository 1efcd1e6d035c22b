using System.Buffers;
using System.Buffers.Binary;

namespace Karaula.Edge.Connections;

/// <summary>Finds a TLS ClientHello at the beginning of a connection (RFC 8446, sections 4.1.2 and 5.1), however it was cut into records and packets.</summary>
internal static class ClientHello
{
    /// <summary>The longest hello that is read, in bytes with its handshake header. Clients with post-quantum keys need some 2,000.</summary>
    public const int MaxLength = 16 * 1024;

    private const int RecordHeader = 5;
    private const int HandshakeHeader = 4;

    /// <summary>What was found.</summary>
    public enum Outcome
    {
        /// <summary>Nothing yet: more bytes are needed.</summary>
        NeedMore,

        /// <summary>A whole hello.</summary>
        Done,

        /// <summary>Something else.</summary>
        Invalid,
    }

    /// <summary>Puts the hello's pieces together.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="hello">Where its body goes, behind the handshake header; at least <see cref="MaxLength"/> bytes.</param>
    /// <param name="length">Bytes of the body.</param>
    /// <param name="needed">How many bytes must have arrived before it is worth another try.</param>
    public static Outcome Assemble(in ReadOnlySequence<byte> bytes, Span<byte> hello, out int length, out long needed)
    {
        length = 0;
        var at = 0L;
        var filled = 0;
        Span<byte> header = stackalloc byte[RecordHeader];
        while (true)
        {
            needed = at + RecordHeader;
            if (bytes.Length < needed)
                return LooksWrong(bytes) ? Outcome.Invalid : Outcome.NeedMore;
            bytes.Slice(at, RecordHeader).CopyTo(header);
            var size = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
            if (header[0] != 0x16 || header[1] != 3 || size == 0 || filled + size > MaxLength)
                return Outcome.Invalid;
            needed += size;
            if (bytes.Length < needed)
                return Outcome.NeedMore;

            bytes.Slice(at + RecordHeader, size).CopyTo(hello[filled..]);
            filled += size;
            at = needed;
            if (hello[0] != 1)
                return Outcome.Invalid;
            if (filled < HandshakeHeader)
                continue;
            var body = (hello[1] << 16) | (hello[2] << 8) | hello[3];
            if (body + HandshakeHeader > MaxLength)
                return Outcome.Invalid;
            if (filled < body + HandshakeHeader)
                continue;
            hello.Slice(HandshakeHeader, body).CopyTo(hello);
            length = body;
            return Outcome.Done;
        }
    }

    // The first byte says already that it is no TLS: nobody has to wait for five.
    private static bool LooksWrong(in ReadOnlySequence<byte> bytes) => bytes.Length > 0 && bytes.FirstSpan is [not 0x16, ..];
}
