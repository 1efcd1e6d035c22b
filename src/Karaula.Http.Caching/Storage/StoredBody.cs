using Karaula.Http.Caching.Storage.Disk;

namespace Karaula.Http.Caching.Storage;

/// <summary>
/// The whole body of a stored answer, in segments small enough to stay off the large object heap, or on disk. Shared by all that serve it; never changed.
/// </summary>
internal sealed class StoredBody(byte[][] segments, long length)
{
    /// <summary>A body that stays on disk while it is sent.</summary>
    public StoredBody(DiskBody onDisk)
        : this([], onDisk.Length) => OnDisk = onDisk;

    /// <summary>What a segment costs beyond its bytes: object header, length, reference.</summary>
    public const int SegmentOverhead = 32;

    public static StoredBody Empty { get; } = new([], 0);

    /// <summary>Where it is when it is not in memory; then there are no segments.</summary>
    public DiskBody? OnDisk { get; }

    /// <summary>Its length in bytes: the sum of the segments' lengths, each of which is full.</summary>
    public long Length { get; } = length;

    public ReadOnlySpan<byte[]> Segments => segments;

    /// <summary>What it costs in memory, in bytes.</summary>
    public long Cost => OnDisk?.Cost ?? Length + ((long)segments.Length * SegmentOverhead);
}
