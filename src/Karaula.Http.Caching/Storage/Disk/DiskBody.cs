using System.Buffers;
using System.IO.Pipelines;
using Karaula.Http.Caching.Serving;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// A body on disk. It can be read while the <see cref="DiskHit"/> that it came with is not disposed. A block is held in memory only from being read to being
/// handed on: a reader who takes hours pins what is in the connection's own buffers.
/// </summary>
internal sealed class DiskBody(DiskSegment segment, long offset, long length, uint[] checksums, Action<string> onDamage)
{
    public DiskSegment Segment => segment;

    /// <summary>Where in the segment it begins.</summary>
    public long Offset => offset;

    public long Length => length;

    /// <summary>Of its blocks.</summary>
    public uint[] Checksums => checksums;

    /// <summary>What it costs in memory, in bytes.</summary>
    public long Cost => 64 + (sizeof(uint) * (long)checksums.Length);

    /// <summary>
    /// Sends a part, at the client's pace. No byte is sent that has not its checksum: an <see cref="IOException"/> ends the answer before, short of its
    /// announced length, so that nobody takes it for whole.
    /// </summary>
    public async Task WriteAsync(PipeWriter to, ByteRange part, CancellationToken cancellationToken = default)
    {
        long end = part.Offset + part.Length;
        for (long at = part.Offset; at < end;)
        {
            int block = (int)(at / BodyBlocks.Size);
            int skip = (int)(at % BodyBlocks.Size);
            int count = (int)Math.Min(BodyBlocks.Length(length, block) - skip, end - at);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BodyBlocks.Size);
            try
            {
                Memory<byte> bytes = buffer.AsMemory(0, BodyBlocks.Length(length, block));
                await ReadAsync(block, bytes, cancellationToken);
                to.Write(bytes.Span.Slice(skip, count));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            FlushResult result = await to.FlushAsync(cancellationToken);
            if (result.IsCompleted || result.IsCanceled)
                return;
            at += count;
        }
    }

    /// <summary>Brings it into memory, verified, in segments of two blocks.</summary>
    public async ValueTask<StoredBody> LoadAsync(CancellationToken cancellationToken)
    {
        const int SegmentSize = 2 * BodyBlocks.Size;
        byte[][] segments = new byte[(length + SegmentSize - 1) / SegmentSize][];
        for (int block = 0; block < checksums.Length; block++)
        {
            long at = (long)block * BodyBlocks.Size;
            int inSegment = (int)(at % SegmentSize);
            if (inSegment == 0)
                segments[at / SegmentSize] = new byte[Math.Min(SegmentSize, length - at)];
            await ReadAsync(block, segments[at / SegmentSize].AsMemory(inSegment, BodyBlocks.Length(length, block)), cancellationToken);
        }

        return new StoredBody(segments, length);
    }

    /// <summary>Reads and verifies one block.</summary>
    public async ValueTask ReadAsync(int block, Memory<byte> to, CancellationToken cancellationToken)
    {
        bool whole;
        try
        {
            whole = await segment.File.TryReadAsync(to, offset + ((long)block * BodyBlocks.Size), cancellationToken);
        }
        catch (ObjectDisposedException exception)
        {
            throw new IOException($"{segment.File.Path} gave way to newer answers while it was read.", exception);
        }
        catch (IOException exception)
        {
            onDamage(exception.Message);
            throw;
        }

        if (whole && Crc32C.Compute(to.Span) == checksums[block])
            return;
        onDamage("the body has not its checksum");
        throw new IOException($"{segment.File.Path} is damaged in block {block} of the body at byte {offset}.");
    }
}
