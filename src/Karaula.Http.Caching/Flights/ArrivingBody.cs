using Karaula.Http.Caching.Storage;

namespace Karaula.Http.Caching.Flights;

/// <summary>
/// A body as it arrives: one writes, any number read, each at its own pace and from its own place. What it allocates is reserved in the store
/// first; when that is refused, or the body grows too large, it takes in no more (<see cref="IsOverflown"/>).
/// </summary>
/// <param name="store">Where its bytes are reserved.</param>
/// <param name="maximumBytes">The most it may grow to.</param>
/// <param name="expectedBytes">Its declared length, if any.</param>
/// <param name="onWhole">Called with the last byte of a declared length, before any reader has that byte.</param>
internal sealed class ArrivingBody(MemoryStore store, long maximumBytes, long? expectedBytes, Action onWhole)
{
    private const int SmallestSegment = 4 * 1024;
    private const int LargestSegment = 64 * 1024;
    private readonly Lock _gate = new();
    private readonly List<byte[]> _segments = [];
    private TaskCompletionSource? _changed;
    private long _length;
    private long _reserved;
    private int _used;
    private bool _ended;
    private bool _failed;
    private bool _overflown;

    /// <summary>Bytes that have arrived.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Whether it has given up: it will not be stored, and who reads it gets what it has and then an error.</summary>
    public bool IsOverflown => Volatile.Read(ref _overflown);

    /// <summary>Whether it broke off or gave up: whoever begins to read it now will not get the whole.</summary>
    public bool IsBroken => Volatile.Read(ref _failed) || IsOverflown;

    /// <summary>Takes in bytes and returns how many: fewer than given only when they are too many, and then no more are taken ever after.</summary>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (!_ended && !_overflown && _length + bytes.Length <= maximumBytes)
                taken = Copy(bytes);
            _overflown |= taken < bytes.Length;
            if (taken > 0 && _length == expectedBytes)
            {
                onWhole();
                _ended = true;
            }

            changed = _changed;
            _changed = null;
        }

        changed?.TrySetResult();
        return taken;
    }

    /// <summary>All that arrived, its last segment cut to size. The reservation stays for the store to take over.</summary>
    public StoredBody Complete()
    {
        lock (_gate)
        {
            if (_length > 0 && _used < _segments[^1].Length)
                _segments[^1] = _segments[^1][.._used];
            return _length == 0 ? StoredBody.Empty : new StoredBody([.. _segments], _length);
        }
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="whole">Whether nothing is missing.</param>
    public void End(bool whole)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            _failed = !whole;
            changed = _changed;
            _changed = null;
        }

        changed?.TrySetResult();
    }

    /// <summary>Bytes reserved in the store, which whoever calls this now has to give back.</summary>
    public long HandOver() => Interlocked.Exchange(ref _reserved, 0);

    /// <summary>Gives the reservation back. What still reads keeps what it reads alive.</summary>
    public void Release()
    {
        long reserved = HandOver();
        if (reserved > 0)
            store.Release(reserved);
    }

    /// <summary>
    /// The bytes at a place, as many as lie together; none when none are there yet, or at the end.
    /// </summary>
    /// <param name="segment">The segment to read in; moved on when it is done.</param>
    /// <param name="offset">Where in it; moved on past what is returned.</param>
    /// <param name="state">Whether there will be more.</param>
    public ReadOnlyMemory<byte> Read(ref int segment, ref int offset, out ArrivalState state)
    {
        lock (_gate)
        {
            while (segment < _segments.Count)
            {
                int filled = segment == _segments.Count - 1 ? _used : _segments[segment].Length;
                if (offset < filled)
                {
                    ReadOnlyMemory<byte> bytes = _segments[segment].AsMemory(offset, filled - offset);
                    offset = filled;
                    state = ArrivalState.More;
                    return bytes;
                }

                if (segment == _segments.Count - 1)
                    break;
                segment++;
                offset = 0;
            }

            state = _failed ? ArrivalState.Failed : _ended ? ArrivalState.Whole : _overflown ? ArrivalState.Overflown : ArrivalState.More;
            return default;
        }
    }

    /// <summary>Completes when a place has bytes, or none will come.</summary>
    public Task WaitAsync(int segment, int offset)
    {
        lock (_gate)
        {
            int filled = segment == _segments.Count - 1 ? _used : segment < _segments.Count ? int.MaxValue : 0;
            if (_ended || _overflown || offset < filled)
                return Task.CompletedTask;
            return (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private int Copy(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        while (taken < bytes.Length)
        {
            if ((_segments.Count == 0 || _used == _segments[^1].Length) && !TryGrow(bytes.Length - taken))
                break;
            byte[] segment = _segments[^1];
            int count = Math.Min(bytes.Length - taken, segment.Length - _used);
            bytes.Slice(taken, count).CopyTo(segment.AsSpan(_used));
            _used += count;
            taken += count;
            _length += count;
        }

        return taken;
    }

    /// <summary>Segments double from small to large, but where the length is known none is larger than what is still to come.</summary>
    private bool TryGrow(int atLeast)
    {
        long size = _segments.Count == 0 ? SmallestSegment : Math.Min(LargestSegment, _segments[^1].Length * 2L);
        size = Math.Clamp(Math.Max(size, atLeast), 1, LargestSegment);
        if (expectedBytes is { } expected && expected > _length)
            size = Math.Min(expected - _length, LargestSegment);
        long reserve = size + StoredBody.SegmentOverhead;
        if (!store.TryReserve(reserve))
            return false;
        Interlocked.Add(ref _reserved, reserve);
        _segments.Add(new byte[size]);
        _used = 0;
        return true;
    }
}
