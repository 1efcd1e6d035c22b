namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>An answer found on disk. To be disposed when it has been sent: until then a body that stays on disk can be read.</summary>
internal sealed class DiskHit(StoredResponse response, bool needsValidation, DiskCatalog catalog, DiskSegment? leased) : IDisposable
{
    private DiskSegment? _leased = leased;

    /// <summary>The answer. A body larger than what is loaded is on disk, <see cref="StoredBody.OnDisk"/>: such an answer must not outlive this hit.</summary>
    public StoredResponse Response => response;

    /// <summary>Whether it was purged softly, or may have been removed by an order that was lost: it must not be used before the origin confirmed it.</summary>
    public bool NeedsValidation => needsValidation;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _leased, null) is { } segment)
            catalog.Release(segment);
    }
}
