using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>What the head of an answer's record holds.</summary>
/// <param name="Key">The key, whole: its hash alone does not prove that the answer is the right one.</param>
/// <param name="Response">The answer, its body yet to come.</param>
/// <param name="Checksums">Of the blocks of its body.</param>
internal sealed record ResponseHead(CacheKey Key, StoredResponse Response, uint[] Checksums);
