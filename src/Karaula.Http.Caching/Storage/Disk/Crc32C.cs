using System.Buffers.Binary;
using System.Numerics;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>The checksum of what is on disk: CRC-32C (Castagnoli; RFC 3720, appendix B.4), which processors compute.</summary>
internal static class Crc32C
{
    /// <param name="bytes">What to sum up.</param>
    /// <param name="seed">Sets apart sums that must not be mistaken for each other.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        uint crc = ~seed;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
