using Karaula.Http.Caching.Storage.Disk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

/// <summary>A folder for one store after the other, gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("karaula-cache-").FullName;

    /// <summary>The segment files, oldest first.</summary>
    public string[] Segments => [.. Directory.GetFiles(Path, "*.segment").Order(StringComparer.Ordinal)];

    public DiskStoreOptions Options(long maximumBytes = 8 << 20) =>
        new() { Folder = Path, MaximumBytes = maximumBytes, LoadedBodyBytes = 40_000, MaximumQueuedBytes = long.MaxValue, MaximumQueued = int.MaxValue };

    public DiskStore Open(DiskStoreOptions? options = null, TimeProvider? time = null, ILogger? logger = null) =>
        DiskStore.Open(options ?? Options(), time ?? TimeProvider.System, logger ?? NullLogger.Instance);

    /// <summary>What lies there now, in another folder, as a killed process would leave it.</summary>
    public TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        foreach (string path in Segments)
            File.Copy(path, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(path)));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
