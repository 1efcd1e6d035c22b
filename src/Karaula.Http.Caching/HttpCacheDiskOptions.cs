namespace Karaula.Http.Caching;

/// <summary>Settings of the cache's disk tier: larger than memory, and there again after a restart.</summary>
public sealed class HttpCacheDiskOptions
{
    /// <summary>Where it keeps its files; made where it does not exist. One process at a time may have it.</summary>
    public required string Folder { get; init; }

    /// <summary>The most bytes its files may have. Default: 1 GiB.</summary>
    public long MaximumBytes { get; init; } = 1L << 30;
}
