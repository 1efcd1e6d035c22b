using System.Buffers.Binary;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// What every record begins with: 56 bytes, little-endian. Magic number (4), kind (1), version of the head's format (1), zero (2), length of the head (4)
/// and of the body (4), sequence number (8), hash of the key (16), hash of the variant (8), checksum of the head (4), checksum of these
/// 52 bytes (4), seeded with the segment's salt so that bytes of another file never pass.
/// </summary>
internal readonly record struct RecordPrefix
{
    /// <summary>The length of the prefix.</summary>
    public const int Size = 56;

    /// <summary>The format of heads written now.</summary>
    public const byte CurrentVersion = 1;

    /// <summary>No head is longer: a longer one is damage, and is never written.</summary>
    public const int MaximumHeadLength = 1 << 20;

    private const uint Magic = 0x3143524B; // "KRC1"

    public required RecordKind Kind { get; init; }

    /// <summary>The format of the head.</summary>
    public byte Version { get; init; }

    public int HeadLength { get; init; }

    public int BodyLength { get; init; }

    /// <summary>When it was ordered: of two records on the same thing the one with the larger number counts.</summary>
    public required ulong Sequence { get; init; }

    public UInt128 Key { get; init; }

    /// <summary>Which of the answers under the key; 0 in a removal for all.</summary>
    public ulong Variant { get; init; }

    public uint HeadChecksum { get; init; }

    /// <summary>The length of the whole record.</summary>
    public long RecordLength => Size + (long)HeadLength + BodyLength;

    public void Write(Span<byte> to, uint salt)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, Magic);
        to[4] = (byte)Kind;
        to[5] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], 0);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], HeadLength);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], BodyLength);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], Sequence);
        BinaryPrimitives.WriteUInt128LittleEndian(to[24..], Key);
        BinaryPrimitives.WriteUInt64LittleEndian(to[40..], Variant);
        BinaryPrimitives.WriteUInt32LittleEndian(to[48..], HeadChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(to[52..], Crc32C.Compute(to[..52], salt));
    }

    /// <summary>False for anything that was not written as a prefix into this segment. Its lengths can be trusted, its version may be unknown.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, uint salt, out RecordPrefix prefix)
    {
        prefix = default;
        if (from.Length < Size
            || BinaryPrimitives.ReadUInt32LittleEndian(from) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(from[52..]) != Crc32C.Compute(from[..52], salt))
            return false;
        prefix = new()
        {
            Kind = (RecordKind)from[4],
            Version = from[5],
            HeadLength = BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
            BodyLength = BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
            Sequence = BinaryPrimitives.ReadUInt64LittleEndian(from[16..]),
            Key = BinaryPrimitives.ReadUInt128LittleEndian(from[24..]),
            Variant = BinaryPrimitives.ReadUInt64LittleEndian(from[40..]),
            HeadChecksum = BinaryPrimitives.ReadUInt32LittleEndian(from[48..]),
        };
        return prefix.HeadLength is >= 0 and <= MaximumHeadLength && prefix.BodyLength >= 0;
    }
}
