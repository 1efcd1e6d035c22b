using System.Buffers.Binary;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// What every segment file begins with: 32 bytes. Format (8), number of the segment (8), final length of the one before it, or -1 (8), salt (4),
/// checksum (4).
/// </summary>
/// <param name="Number">Counts up from 1.</param>
/// <param name="PreviousLength">Tells whether the end of the segment before is missing.</param>
/// <param name="Salt">A random number that seeds the checksums of the records' prefixes.</param>
internal readonly record struct SegmentHeader(ulong Number, long PreviousLength, uint Salt)
{
    /// <summary>The length of the header.</summary>
    public const int Size = 32;

    private static ReadOnlySpan<byte> Format => "KRCSEG01"u8;

    public void Write(Span<byte> to)
    {
        Format.CopyTo(to);
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], PreviousLength);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], Salt);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], Crc32C.Compute(to[..28]));
    }

    public static bool TryRead(ReadOnlySpan<byte> from, out SegmentHeader header)
    {
        header = default;
        if (from.Length < Size || !from.StartsWith(Format) || BinaryPrimitives.ReadUInt32LittleEndian(from[28..]) != Crc32C.Compute(from[..28]))
            return false;
        header = new(
            BinaryPrimitives.ReadUInt64LittleEndian(from[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(from[24..]));
        return true;
    }
}
