namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>A body on disk is summed up in blocks, so that any part of it can be verified without the rest.</summary>
internal static class BodyBlocks
{
    /// <summary>The length of every block but the last.</summary>
    public const int Size = 32 * 1024;

    public static int Count(long length) => (int)((length + Size - 1) / Size);

    /// <summary>The length of a block.</summary>
    public static int Length(long bodyLength, int block) => (int)Math.Min(Size, bodyLength - ((long)block * Size));

    /// <summary>The checksums of a body in memory, whose segments need not end where blocks do.</summary>
    public static uint[] Checksums(StoredBody body)
    {
        uint[] checksums = new uint[Count(body.Length)];
        int block = 0;
        int inBlock = 0;
        foreach (byte[] segment in body.Segments)
        {
            ReadOnlySpan<byte> rest = segment;
            while (!rest.IsEmpty)
            {
                int count = Math.Min(rest.Length, Size - inBlock);
                checksums[block] = Crc32C.Compute(rest[..count], checksums[block]);
                rest = rest[count..];
                inBlock += count;
                if (inBlock == Size)
                {
                    block++;
                    inBlock = 0;
                }
            }
        }

        return checksums;
    }

    /// <summary>Whether a whole body is the one that was summed up.</summary>
    public static bool Verify(ReadOnlySpan<byte> body, ReadOnlySpan<uint> checksums)
    {
        for (int block = 0; block < checksums.Length; block++)
        {
            ReadOnlySpan<byte> bytes = body.Slice(block * Size, Length(body.Length, block));
            if (Crc32C.Compute(bytes) != checksums[block])
                return false;
        }

        return checksums.Length == Count(body.Length);
    }
}
