using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>An answer on its way to the disk. What can change is guarded by the queue's lock.</summary>
internal sealed class PendingSave(CacheKey key, UInt128 hash, ulong variant, StoredResponse response)
{
    public CacheKey Key => key;

    public UInt128 Hash => hash;

    public ulong Variant => variant;

    public StoredResponse Response => response;

    /// <summary>What it keeps in memory, in bytes.</summary>
    public long Cost { get; } = response.Cost(key.Bytes);

    public ulong Sequence { get; set; }

    /// <summary>Whether an older answer is on disk, which must not come back if this one never gets there.</summary>
    public bool Supersedes { get; set; }

    /// <summary>Whether something newer came while this was being written.</summary>
    public bool IsCancelled { get; set; }
}
