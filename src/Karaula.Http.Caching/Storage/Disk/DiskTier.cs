using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>The disk tier of a cache, or its absence. Opened with the application, closed with it.</summary>
internal sealed class DiskTier : IAsyncDisposable
{
    public DiskTier(IOptions<HttpCacheOptions> options, TimeProvider time, ILogger<DiskTier> logger)
    {
        if (options.Value.Disk is { } disk)
        {
            Store = DiskStore.Open(
                new DiskStoreOptions
                {
                    Folder = disk.Folder,
                    MaximumBytes = disk.MaximumBytes,
                    MaximumVariants = options.Value.MaximumVariants,
                },
                time,
                logger);
        }
    }

    /// <summary>The store; null where the cache has no disk.</summary>
    public DiskStore? Store { get; }

    public ValueTask DisposeAsync() => Store?.DisposeAsync() ?? ValueTask.CompletedTask;
}
