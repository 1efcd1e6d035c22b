using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Karaula.Waf.Engine;

/// <summary>
/// Hashes short contents: two words of eight bytes at a time are multiplied to twice their length, whose halves are joined (the construction of wyhash). The seed is the
/// process's own, so that nobody can choose contents that meet in one bucket.
/// </summary>
internal static class ContentHash
{
    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
    private static readonly ulong Secret = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    /// <summary>The hash of a content.</summary>
    public static int Of(ReadOnlySpan<byte> content)
    {
        var hash = Seed ^ (ulong)content.Length;
        var rest = content;
        for (; rest.Length > 16; rest = rest[16..])
            hash = Mix(Word(rest) ^ hash, Word(rest[8..]) ^ Secret);
        var (first, last) = rest.Length >= 8 ? (Word(rest), Word(rest[^8..])) : (Few(rest), 0UL);
        hash = Mix(first ^ hash, last ^ Secret);
        return (int)(hash ^ hash >> 32);
    }

    private static ulong Word(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadUInt64LittleEndian(content);

    // Up to seven bytes; their number is in the seed.
    private static ulong Few(ReadOnlySpan<byte> content)
    {
        if (content.Length >= 4)
            return BinaryPrimitives.ReadUInt32LittleEndian(content) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(content[^4..]) << 32;
        return content.IsEmpty ? 0 : content[0] | (ulong)content[content.Length / 2] << 8 | (ulong)content[^1] << 16;
    }

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
