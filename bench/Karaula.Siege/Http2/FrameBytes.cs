using System.Buffers.Binary;

namespace Karaula.Siege.Http2;

/// <summary>HTTP/2 frames as bytes (RFC 9113, section 4.1), as few kinds as the shapes need.</summary>
internal sealed class FrameBytes
{
    /// <summary>END_STREAM, and ACK.</summary>
    public const byte EndStream = 1;

    /// <summary>END_HEADERS.</summary>
    public const byte EndHeaders = 4;

    private readonly List<byte> _bytes = [];

    /// <summary>Bytes so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>The client's preface (section 3.4), with one setting or none.</summary>
    public FrameBytes Preface(ushort setting = 0, uint value = 0)
    {
        _bytes.AddRange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        return setting == 0 ? Add(4, 0, 0, []) : Setting(setting, value);
    }

    /// <summary>SETTINGS with one setting (section 6.5).</summary>
    public FrameBytes Setting(ushort setting, uint value)
    {
        Span<byte> payload = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(payload, setting);
        BinaryPrimitives.WriteUInt32BigEndian(payload[2..], value);
        return Add(4, 0, 0, payload);
    }

    /// <summary>HEADERS (section 6.2).</summary>
    public FrameBytes Headers(uint stream, ReadOnlySpan<byte> block, byte flags) => Add(1, flags, stream, block);

    /// <summary>CONTINUATION (section 6.10), never the last.</summary>
    public FrameBytes Continuation(uint stream, ReadOnlySpan<byte> block) => Add(9, 0, stream, block);

    /// <summary>RST_STREAM with CANCEL (section 6.4).</summary>
    public FrameBytes Reset(uint stream) => Number(3, stream, 8);

    /// <summary>WINDOW_UPDATE (section 6.9).</summary>
    public FrameBytes Window(uint stream, uint by) => Number(8, stream, by);

    /// <summary>PING (section 6.7).</summary>
    public FrameBytes Ping() => Add(6, 0, 0, "karaula."u8);

    private FrameBytes Number(byte type, uint stream, uint number)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, number);
        return Add(type, 0, stream, payload);
    }

    private FrameBytes Add(byte type, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
        head[3] = type;
        head[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(head[5..], stream);
        _bytes.AddRange(head);
        _bytes.AddRange(payload);
        return this;
    }
}
