namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>What happened so far. All counters only grow.</summary>
internal sealed class DiskCounters
{
    private long _saved;
    private long _dropped;
    private long _loaded;
    private long _evicted;
    private long _reinserted;
    private long _damaged;
    private long _writeFailures;
    private long _purgedEverything;

    /// <summary>Answers written.</summary>
    public long SavedResponses => Volatile.Read(ref _saved);

    /// <summary>Answers not written: the queue was full, the answer too large, or the disk failed.</summary>
    public long DroppedResponses => Volatile.Read(ref _dropped);

    /// <summary>Answers found when asked for.</summary>
    public long LoadedResponses => Volatile.Read(ref _loaded);

    /// <summary>Answers that went with the oldest segment.</summary>
    public long EvictedResponses => Volatile.Read(ref _evicted);

    /// <summary>Answers that were of use and so were written anew instead.</summary>
    public long ReinsertedResponses => Volatile.Read(ref _reinserted);

    /// <summary>Records, or ends of segments, that did not have their checksum or were of an unknown version.</summary>
    public long DamagedRecords => Volatile.Read(ref _damaged);

    /// <summary>Writes that failed.</summary>
    public long WriteFailures => Volatile.Read(ref _writeFailures);

    /// <summary>How often too many purges made everything go.</summary>
    public long PurgesOfEverything => Volatile.Read(ref _purgedEverything);

    public void Saved() => Interlocked.Increment(ref _saved);

    public void Dropped() => Interlocked.Increment(ref _dropped);

    public void Loaded() => Interlocked.Increment(ref _loaded);

    public void Evicted(int responses) => Interlocked.Add(ref _evicted, responses);

    public void Reinserted() => Interlocked.Increment(ref _reinserted);

    public void Damaged() => Interlocked.Increment(ref _damaged);

    public void WriteFailed() => Interlocked.Increment(ref _writeFailures);

    public void PurgedEverything() => Interlocked.Increment(ref _purgedEverything);
}
