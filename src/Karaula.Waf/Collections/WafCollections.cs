using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Collections;

/// <summary>
/// What rules remember from one request to the next (<c>initcol</c>, <c>setsid</c>, <c>setuid</c>, <c>setrsc</c>), in bounded memory: records that were not written for their
/// timeout are gone, and when there is no room the one that was asked for longest ago gives way. Kept in this process only. Thread-safe.
/// </summary>
public sealed class WafCollections
{
    /// <summary>How much is kept when nobody says: 16 MiB.</summary>
    public const long DefaultMaximumBytes = 16L << 20;

    private const int MaxKey = 256;
    private readonly CollectionShard[] _shards;
    private readonly TimeProvider _time;

    /// <summary>Makes an empty one.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="maximumBytes">Estimate of memory that is not exceeded, at least 64 KiB.</param>
    public WafCollections(TimeProvider time, long maximumBytes = DefaultMaximumBytes)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBytes, 64 << 10);
        _time = time;
        // A shard must have room for at least one record of the greatest size.
        var count = (int)Math.Clamp(maximumBytes / CollectionRecord.MaximumBytes / 4, 1, 16);
        _shards = [.. Enumerable.Range(0, count).Select(_ => new CollectionShard(maximumBytes / count))];
    }

    /// <summary>Records.</summary>
    public long Count => _shards.Sum(shard => shard.Count);

    /// <summary>Estimate of the memory they take.</summary>
    public long Bytes => _shards.Sum(shard => shard.Bytes);

    /// <summary>Records that gave way to others before their time.</summary>
    public long Evictions => _shards.Sum(shard => shard.Evictions);

    /// <summary>Members that were not taken in, being too long or too many of one record.</summary>
    public long Refusals => _shards.Sum(shard => shard.Refusals);

    internal TimeProvider Time => _time;

    /// <summary>The record of a key, a new one if there is none.</summary>
    /// <param name="scope">Keeps those of one site from those of another.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="key">The key.</param>
    /// <param name="timeout">How long it is kept after it was written.</param>
    internal CollectionRecord Open(string scope, Variable collection, ReadOnlySpan<byte> key, TimeSpan timeout)
    {
        var text = key.Length <= MaxKey ? Encoding.Latin1.GetString(key) : "#" + Convert.ToHexString(SHA256.HashData(key));
        var full = string.Create(CultureInfo.InvariantCulture, $"{scope}\n{(int)collection}\n{text}");
        var shard = _shards[(uint)full.GetHashCode(StringComparison.Ordinal) % (uint)_shards.Length];
        return shard.Open(full, text, _time.GetUtcNow(), timeout);
    }
}
