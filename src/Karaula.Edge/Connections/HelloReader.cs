using System.Buffers.Binary;

namespace Karaula.Edge.Connections;

/// <summary>Reads TLS's presentation language (RFC 8446, section 3): numbers and vectors. Behind the end it gives nothing and remembers that it failed.</summary>
internal ref struct HelloReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether something was asked for that is not there.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether all was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Two bytes.</summary>
    public ushort UInt16() => Take(2) is { Length: 2 } taken ? BinaryPrimitives.ReadUInt16BigEndian(taken) : (ushort)0;

    /// <summary>Passes over bytes.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>A vector whose length is in one byte.</summary>
    public ReadOnlySpan<byte> Vector8() => Take(1) is { Length: 1 } length ? Take(length[0]) : default;

    /// <summary>A vector whose length is in two bytes.</summary>
    public ReadOnlySpan<byte> Vector16() => Take(UInt16());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            Failed = true;
            _rest = default;
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
