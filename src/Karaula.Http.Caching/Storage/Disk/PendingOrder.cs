namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>A removal or a purge on its way to the disk. Unlike answers, none is ever dropped.</summary>
/// <param name="Sequence">When it was ordered.</param>
/// <param name="Key">The key to remove.</param>
/// <param name="Variant">The variant to remove; 0 for all.</param>
/// <param name="Purge">What to purge instead; null for a removal.</param>
internal sealed record PendingOrder(ulong Sequence, UInt128 Key, ulong Variant, DiskPurge? Purge);
