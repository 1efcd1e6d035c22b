using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>What is on disk and where: the index, the purges and the segments, under one lock that is never held while the disk works.</summary>
internal sealed class DiskCatalog(DiskStoreOptions options)
{
    private readonly Lock _gate = new();
    private readonly DiskIndex _index = new(options.MaximumVariants);
    private readonly PurgeLedger _purges = new();
    private readonly List<DiskSegment> _segments = [];
    private readonly List<DiskSegment> _condemned = [];

    /// <summary>Answers with a smaller sequence number must be validated: damage may have swallowed the order that removed them.</summary>
    public ulong SuspectBefore { get; set; }

    public int Count
    {
        get
        {
            lock (_gate)
                return _index.Count;
        }
    }

    /// <summary>The bytes of all files, dropped ones that are still being read included.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _segments.Sum(static segment => segment.Length) + CondemnedBytes;
        }
    }

    public int Segments
    {
        get
        {
            lock (_gate)
                return _segments.Count;
        }
    }

    /// <summary>Files whose names are gone and whose bytes are not.</summary>
    private long CondemnedBytes => _condemned.Sum(static segment => segment.Length);

    public bool Contains(UInt128 key)
    {
        lock (_gate)
            return _index.Contains(key);
    }

    /// <summary>The answers under a key. Each of their segments stays readable until it is released.</summary>
    public List<DiskSlot> Lease(UInt128 key)
    {
        List<DiskSlot> found = [];
        lock (_gate)
        {
            for (int slot = _index.First(key); slot >= 0; slot = _index[slot].Next)
            {
                found.Add(_index[slot]);
                _index[slot].Segment!.Readers++;
            }
        }

        return found;
    }

    /// <summary>Keeps a segment readable until it is released; false when it is too late.</summary>
    public bool TryLease(DiskSegment segment)
    {
        lock (_gate)
        {
            if (segment is { IsDropped: true, Readers: 0 })
                return false;
            segment.Readers++;
            return true;
        }
    }

    public void Release(DiskSegment segment)
    {
        lock (_gate)
        {
            if (--segment.Readers > 0 || !segment.IsDropped)
                return;
            _condemned.Remove(segment);
        }

        segment.File.Dispose();
    }

    /// <summary>Notes that an answer was of use, if it is still where it was.</summary>
    public void MarkUsed(in DiskSlot answer)
    {
        lock (_gate)
        {
            if (TryFind(answer, out int slot))
                _index[slot].Used = true;
        }
    }

    /// <summary>Enters an answer; beyond the most that there may be it is left out.</summary>
    public void Put(in DiskSlot answer)
    {
        lock (_gate)
        {
            if (_index.Count < options.MaximumResponses)
                _index.Put(answer);
        }
    }

    /// <summary>Enters an answer at its new place, unless it went from its old one in the meantime.</summary>
    public void Move(in DiskSlot answer, DiskSegment segment, int offset)
    {
        lock (_gate)
        {
            if (!TryFind(answer, out int slot))
                return;
            _index[slot].Segment = segment;
            _index[slot].Offset = offset;
            _index[slot].Used = false;
            segment.Slots.Add(slot);
        }
    }

    /// <summary>Removes an answer, if it is still where it was.</summary>
    public void Remove(in DiskSlot answer)
    {
        lock (_gate)
        {
            if (TryFind(answer, out int slot))
                _index.Remove(slot);
        }
    }

    /// <summary>Removes what is older than a sequence number under a key: one variant, or all for variant 0. Whether there was any.</summary>
    public bool Remove(UInt128 key, ulong variant, ulong before)
    {
        lock (_gate)
            return _index.Remove(key, variant, before);
    }

    /// <summary>Enters a purge that is yet to be written. False when there are too many.</summary>
    public bool TryPurge(DiskPurge purge, ulong sequence)
    {
        lock (_gate)
        {
            if (_purges.Count >= options.MaximumPurges && purge != DiskPurge.Everything)
                return false;
            _purges.Add(purge, sequence, segment: ulong.MaxValue);
            return true;
        }
    }

    /// <summary>Enters where a purge was written, or was found.</summary>
    public void PurgeWritten(DiskPurge purge, ulong sequence, DiskSegment segment)
    {
        lock (_gate)
            _purges.Add(purge, sequence, segment.Number);
    }

    /// <summary>Whether an answer is gone, and whether it must be validated.</summary>
    public (bool Gone, bool NeedsValidation) Judge(in CacheKey key, IReadOnlyList<string> tags, ulong sequence)
    {
        lock (_gate)
        {
            (bool gone, bool needsValidation) = _purges.Judge(key, tags, sequence);
            return (gone, needsValidation || sequence < SuspectBefore);
        }
    }

    public void AddSegment(DiskSegment segment)
    {
        lock (_gate)
            _segments.Add(segment);
    }

    /// <summary>The oldest segment, when the store is too full for so many bytes more; null when there is room or nothing to drop.</summary>
    public DiskSegment? MustDropFor(long bytes, long reserve)
    {
        lock (_gate)
        {
            bool full = _segments.Sum(static segment => segment.Length) + CondemnedBytes + bytes > options.MaximumBytes - reserve
                || _index.Count >= options.MaximumResponses;
            return full && _segments.Count > 1 ? _segments[0] : null;
        }
    }

    /// <summary>The segment to drop for a disk that has no room left; null when there is but the one being written.</summary>
    public DiskSegment? Oldest()
    {
        lock (_gate)
            return _segments.Count > 1 ? _segments[0] : null;
    }

    /// <summary>The answers of a segment that were used since they came there.</summary>
    public List<DiskSlot> UsedIn(DiskSegment segment)
    {
        List<DiskSlot> used = [];
        lock (_gate)
        {
            foreach (int slot in segment.Slots)
            {
                if (ReferenceEquals(_index[slot].Segment, segment) && _index[slot].Used)
                {
                    _index[slot].Used = false;
                    used.Add(_index[slot]);
                }
            }
        }

        return used;
    }

    /// <summary>
    /// Takes a segment out of the store, with all that is in it. Readers keep it readable, but where they hold on to more than a quarter of the budget,
    /// those of the longest dropped lose it. How many answers went.
    /// </summary>
    public int Drop(DiskSegment segment)
    {
        List<DiskSegment> closing = [];
        int dropped = 0;
        lock (_gate)
        {
            foreach (int slot in segment.Slots)
            {
                if (ReferenceEquals(_index[slot].Segment, segment))
                {
                    _index.Remove(slot);
                    dropped++;
                }
            }

            segment.Slots.Clear();
            segment.IsDropped = true;
            _segments.Remove(segment);
            _purges.ForgetUpTo(segment.Number);
            if (segment.Readers > 0)
                _condemned.Add(segment);
            else
                closing.Add(segment);
            while (CondemnedBytes > options.MaximumBytes / 4)
            {
                closing.Add(_condemned[0]);
                _condemned.RemoveAt(0);
            }
        }

        foreach (DiskSegment closed in closing)
            closed.File.Dispose();
        return dropped;
    }

    /// <summary>Takes all segments out, for the end of the store.</summary>
    public List<DiskSegment> Clear()
    {
        lock (_gate)
        {
            List<DiskSegment> all = [.. _segments, .. _condemned];
            _segments.Clear();
            _condemned.Clear();
            return all;
        }
    }

    private bool TryFind(in DiskSlot answer, out int slot)
    {
        slot = _index.Find(answer.Key, answer.Variant);
        return slot >= 0
            && _index[slot].Sequence == answer.Sequence
            && ReferenceEquals(_index[slot].Segment, answer.Segment)
            && _index[slot].Offset == answer.Offset;
    }
}
