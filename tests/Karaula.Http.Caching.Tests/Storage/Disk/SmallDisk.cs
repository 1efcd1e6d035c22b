using Karaula.Http.Caching.Storage.Disk;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

/// <summary>A disk that is full after so many bytes: like a real one it writes what still fits of a record, and then fails.</summary>
internal sealed class SmallDisk(TemporaryFolder folder, long capacity)
{
    private const int NoSpaceLeft = 28;

    public long Capacity { get; set; } = capacity;

    public SegmentFile Open(string path, FileMode mode) => new LimitedFile(this, path, mode);

    private long Free => Capacity - folder.Segments.Sum(static path => new FileInfo(path).Length);

    private sealed class LimitedFile(SmallDisk disk, string path, FileMode mode) : SegmentFile(path, mode)
    {
        public override void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
        {
            foreach (ReadOnlyMemory<byte> part in parts)
            {
                int fits = (int)Math.Clamp(disk.Free, 0, part.Length);
                base.Write([part[..fits]], offset);
                offset += fits;
                if (fits < part.Length)
                    throw new IOException($"No space left on device : '{Path}'", NoSpaceLeft);
            }
        }
    }
}
