namespace Karaula.Http.Caching.Storage;

/// <summary>
/// Collects a body as it passes. What it allocates is reserved in the store first; when that is refused, or the body grows too large,
/// it lets go of everything and collects no more.
/// </summary>
internal sealed class BodyBuffer(MemoryStore store, long maximumBytes, long? expectedBytes)
{
    private const int SmallestSegment = 4 * 1024;
    private const int LargestSegment = 64 * 1024;
    private readonly List<byte[]> _segments = [];
    private int _used;

    /// <summary>Bytes collected.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes reserved in the store.</summary>
    private long Reserved { get; set; }

    /// <summary>Whether it has given up.</summary>
    public bool IsAbandoned { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (IsAbandoned)
            return;
        if (Length + bytes.Length > maximumBytes)
        {
            Abandon();
            return;
        }

        while (!bytes.IsEmpty)
        {
            if ((_segments.Count == 0 || _used == _segments[^1].Length) && !TryGrow(bytes.Length))
            {
                Abandon();
                return;
            }

            byte[] segment = _segments[^1];
            int count = Math.Min(bytes.Length, segment.Length - _used);
            bytes[..count].CopyTo(segment.AsSpan(_used));
            _used += count;
            Length += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>The body, its last segment cut to size. The reservation stays for the store to take over.</summary>
    public StoredBody Complete()
    {
        if (Length == 0)
            return StoredBody.Empty;
        if (_used < _segments[^1].Length)
            _segments[^1] = _segments[^1][.._used];
        return new StoredBody([.. _segments], Length);
    }

    /// <summary>Drops what was collected and gives the reservation back.</summary>
    public void Abandon()
    {
        IsAbandoned = true;
        _segments.Clear();
        _used = 0;
        long reserved = Reserved;
        Reserved = 0;
        if (reserved > 0)
            store.Release(reserved);
    }

    /// <summary>The bytes reserved, which whoever calls this now has to give back.</summary>
    public long HandOver()
    {
        long reserved = Reserved;
        Reserved = 0;
        return reserved;
    }

    /// <summary>Segments double from small to large, but where the length is known none is larger than what is still to come.</summary>
    private bool TryGrow(int atLeast)
    {
        long size = _segments.Count == 0 ? SmallestSegment : Math.Min(LargestSegment, _segments[^1].Length * 2L);
        size = Math.Clamp(Math.Max(size, atLeast), 1, LargestSegment);
        if (expectedBytes is { } expected && expected > Length)
            size = Math.Min(expected - Length, LargestSegment);
        long reserve = size + StoredBody.SegmentOverhead;
        if (!store.TryReserve(reserve))
            return false;
        Reserved += reserve;
        _segments.Add(new byte[size]);
        _used = 0;
        return true;
    }
}
