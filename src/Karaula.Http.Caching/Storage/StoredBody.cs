namespace Karaula.Http.Caching.Storage;

/// <summary>The whole body of a stored answer, in segments small enough to stay off the large object heap. Shared by all that serve it; never changed.</summary>
internal sealed class StoredBody(byte[][] segments, long length)
{
    /// <summary>What a segment costs beyond its bytes: object header, length, reference.</summary>
    public const int SegmentOverhead = 32;

    public static StoredBody Empty { get; } = new([], 0);

    /// <summary>Its length in bytes: the sum of the segments' lengths, each of which is full.</summary>
    public long Length { get; } = length;

    public ReadOnlySpan<byte[]> Segments => segments;

    /// <summary>What it costs in memory, in bytes.</summary>
    public long Cost => Length + ((long)segments.Length * SegmentOverhead);
}
