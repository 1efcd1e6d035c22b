using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// Hashes that stay the same from one run to the next. Half of SHA-256, so that nobody can prepare keys that share one; the key itself is on disk and is
/// compared all the same.
/// </summary>
internal static class KeyHash
{
    /// <summary>Of a key, whose scheme and host know no case.</summary>
    public static UInt128 Of(in CacheKey key)
    {
        int length = (4 * sizeof(int)) + key.Bytes;
        byte[]? rented = null;
        Span<byte> buffer = length <= 1024 ? stackalloc byte[1024] : (rented = ArrayPool<byte>.Shared.Rent(length));
        int used = Append(buffer, 0, key.Partition, ignoreCase: false);
        used = Append(buffer, used, key.Scheme, ignoreCase: true);
        used = Append(buffer, used, key.Host, ignoreCase: true);
        used = Append(buffer, used, key.Target, ignoreCase: false);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..used], hash);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Of the request fields that an answer is for; never 0.</summary>
    public static ulong Of(VaryKey vary)
    {
        if (vary.Names.IsEmpty)
            return 1;
        var text = new HeadWriter();
        for (int i = 0; i < vary.Names.Length; i++)
        {
            text.Text(vary.Names[i].ToUpperInvariant());
            text.Text(vary.Values[i]);
        }

        return Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(text.Written.Span)));
    }

    private static int Append(Span<byte> to, int used, string part, bool ignoreCase)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to[used..], part.Length);
        used += sizeof(int);
        Span<char> characters = MemoryMarshal.Cast<byte, char>(to.Slice(used, part.Length * sizeof(char)));
        if (ignoreCase)
            part.AsSpan().ToUpperInvariant(characters);
        else
            part.CopyTo(characters);
        return used + (part.Length * sizeof(char));
    }
}
