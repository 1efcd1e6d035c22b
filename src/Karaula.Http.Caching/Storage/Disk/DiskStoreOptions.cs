namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>Settings of the disk tier.</summary>
internal sealed record DiskStoreOptions
{
    /// <summary>Where it keeps its files; made where it does not exist. Belongs to one store of one process at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>The most bytes its files may have, those of evicted answers that are still being sent included.</summary>
    public required long MaximumBytes { get; init; }

    /// <summary>The most answers it keeps; each costs about 100 bytes of memory. Default: a million.</summary>
    public int MaximumResponses { get; init; } = 1_000_000;

    /// <summary>The most answers it keeps under one URI because of <c>Vary</c>; the oldest gives way. Default: 16.</summary>
    public int MaximumVariants { get; init; } = 16;

    /// <summary>The largest body that loading brings into memory, in bytes; a larger one stays on disk and is sent from there. Default: 256 KiB.</summary>
    public int LoadedBodyBytes { get; init; } = 256 * 1024;

    /// <summary>The most bytes of answers that wait to be written; more are dropped and counted. Default: 32 MiB.</summary>
    public long MaximumQueuedBytes { get; init; } = 32L << 20;

    /// <summary>The most answers that wait to be written. Default: 4096.</summary>
    public int MaximumQueued { get; init; } = 4096;

    /// <summary>The most purges by prefix or tag that are remembered one by one; beyond that everything older goes. Default: 10,000.</summary>
    public int MaximumPurges { get; init; } = 10_000;

    /// <summary>How long after a failed write nothing more is written. Default: 5 seconds.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How segment files are opened.</summary>
    public Func<string, FileMode, SegmentFile> OpenFile { get; init; } = static (path, mode) => new SegmentFile(path, mode);

    /// <summary>
    /// The size of a segment, in bytes: large enough that writing is sequential and files are some hundreds at most, small enough that
    /// evicting one, an eighth of all at most, hurts little.
    /// </summary>
    public int SegmentBytes => (int)Math.Clamp(Math.Max(64L << 20, MaximumBytes / 512), 4096, Math.Clamp(MaximumBytes / 8, 4096, 1L << 30));
}
