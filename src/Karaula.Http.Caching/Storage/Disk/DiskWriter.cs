namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>The one thread that writes.</summary>
internal sealed class DiskWriter
{
    private readonly DiskStoreOptions _options;
    private readonly DiskCatalog _catalog;
    private readonly DiskQueue _queue;
    private readonly SegmentLog _segments;
    private readonly DiskCounters _counters;
    private readonly DiskLog _log;
    private readonly TimeProvider _time;
    private readonly HeadWriter _head = new();
    private readonly Task _run;
    private long _pausedUntil;

    public DiskWriter(
        DiskStoreOptions options, DiskCatalog catalog, DiskQueue queue, SegmentLog segments, DiskCounters counters, DiskLog log, TimeProvider time)
    {
        _options = options;
        _catalog = catalog;
        _queue = queue;
        _segments = segments;
        _counters = counters;
        _log = log;
        _time = time;
        _run = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Whether the last write failed so lately that none is tried.</summary>
    public bool IsPaused => Volatile.Read(ref _pausedUntil) > _time.GetUtcNow().UtcTicks;

    /// <summary>Completes when, after the queue was stopped, all is written.</summary>
    public Task Completion => _run;

    private void Run()
    {
        while (true)
        {
            (List<TaskCompletionSource> flushes, bool stopped) = _queue.Wait();
            WriteAll(evenIfPaused: flushes.Count > 0 || stopped);
            foreach (TaskCompletionSource flush in flushes)
                flush.SetResult();
            if (stopped)
                break;
        }

        Close();
    }

    private void WriteAll(bool evenIfPaused)
    {
        while (true)
        {
            bool writes = (evenIfPaused || !IsPaused) && WriteOrders();
            if (_queue.TakeSave() is not { } save)
            {
                // A save that failed may have left an order.
                if (writes && _queue.HasOrders)
                    continue;
                return;
            }

            // A purge overtook it and will be forgotten with the segment that it is in, so nothing that it is for may be written after it.
            bool isPurged = _catalog.Judge(save.Key, save.Response.Tags, save.Sequence) is not (false, false);
            if (isPurged || !writes || !Save(save))
            {
                if (!isPurged)
                    _counters.Dropped();
                _queue.NotWritten(save);
                evenIfPaused &= !IsPaused;
            }
        }
    }

    /// <summary>Removals and purges go first. False when the disk fails.</summary>
    private bool WriteOrders()
    {
        List<PendingOrder> orders = _queue.TakeOrders();
        for (int i = 0; i < orders.Count; i++)
        {
            if (TryWrite(orders[i]))
                continue;
            _queue.Return(orders.Skip(i));
            return false;
        }

        return true;
    }

    private bool TryWrite(PendingOrder order)
    {
        _head.Clear();
        order.Purge?.Write(_head);
        var prefix = new RecordPrefix
        {
            Kind = order.Purge is null ? RecordKind.Removal : RecordKind.Purge,
            Version = RecordPrefix.CurrentVersion,
            HeadLength = _head.Written.Length,
            Sequence = order.Sequence,
            Key = order.Key,
            Variant = order.Variant,
            HeadChecksum = Crc32C.Compute(_head.Written.Span),
        };
        try
        {
            _segments.MakeRoom(prefix.RecordLength);
            (DiskSegment segment, _) = _segments.Append(prefix, _head.Written, StoredBody.Empty);
            if (order.Purge is { } purge)
                _catalog.PurgeWritten(purge, order.Sequence, segment);
            Resume();
            return true;
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            Pause(exception);
            return false;
        }
    }

    private bool Save(PendingSave save)
    {
        StoredBody body = save.Response.Body;
        DiskBody? onDisk = body.OnDisk;
        uint[] checksums = onDisk?.Checksums ?? BodyBlocks.Checksums(body);
        _head.Clear();
        ResponseHeadCodec.Write(_head, save.Key, save.Response, checksums);
        var prefix = new RecordPrefix
        {
            Kind = RecordKind.Response,
            Version = RecordPrefix.CurrentVersion,
            HeadLength = _head.Written.Length,
            BodyLength = (int)body.Length,
            Sequence = save.Sequence,
            Key = save.Hash,
            Variant = save.Variant,
            HeadChecksum = Crc32C.Compute(_head.Written.Span),
        };
        if (prefix.HeadLength > RecordPrefix.MaximumHeadLength || prefix.RecordLength > _segments.MaximumRecord)
            return false;
        if (onDisk is not null && !_catalog.TryLease(onDisk.Segment))
            return false;
        try
        {
            _segments.MakeRoom(prefix.RecordLength);
            (DiskSegment Segment, int Offset)? place = onDisk is null
                ? _segments.Append(prefix, _head.Written, body)
                : _segments.Append(prefix, _head.Written, onDisk.Segment.File, onDisk.Offset, checksums);
            if (place is not { } written)
                return false;
            _queue.Written(save, new DiskSlot
            {
                Key = save.Hash,
                Variant = save.Variant,
                Sequence = save.Sequence,
                Segment = written.Segment,
                Offset = written.Offset,
                HeadLength = prefix.HeadLength,
                BodyLength = prefix.BodyLength,
            });
            _counters.Saved();
            Resume();
            return true;
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            Pause(exception);
            return false;
        }
        finally
        {
            if (onDisk is not null)
                _catalog.Release(onDisk.Segment);
        }
    }

    private void Pause(Exception exception)
    {
        _counters.WriteFailed();
        _log.WriteFailed(exception, _options.Folder, _options.RetryAfter);
        Volatile.Write(ref _pausedUntil, (_time.GetUtcNow() + _options.RetryAfter).UtcTicks);

        // On a full disk the cache gives way, so that its newest answers, and the removals above all, find room.
        _segments.DropOldest();
    }

    private void Resume()
    {
        if (Interlocked.Exchange(ref _pausedUntil, 0) != 0)
            _log.WritesAgain(_options.Folder);
    }

    private void Close()
    {
        try
        {
            _segments.Sync();
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            Pause(exception);
        }

        bool discard = _queue.HasOrders;
        if (discard)
            _log.Discarded(_options.Folder);
        foreach (DiskSegment segment in _catalog.Clear())
        {
            segment.File.Dispose();
            if (discard)
                _segments.Delete(segment.File.Path);
        }
    }

    private static bool IsOfDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
