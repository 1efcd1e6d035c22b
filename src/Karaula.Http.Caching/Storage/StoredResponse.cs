using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Freshness;
using Karaula.Http.Caching.Keys;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Storage;

/// <summary>An answer as stored: immutable but for the stamp, which only saves work.</summary>
internal sealed record StoredResponse
{
    /// <summary>What an entry costs beyond its characters and bytes: objects, stamp, links, its place in the dictionary. Measured at about 660, rounded up.</summary>
    private const int FixedOverhead = 768;
    private const int FieldOverhead = 64;

    public required int StatusCode { get; init; }

    /// <summary>The fields to send, without Age, Cache-Status, Content-Length and those of the connection.</summary>
    public required KeyValuePair<string, StringValues>[] Fields { get; init; }

    /// <summary>What caches nearer the origin said of themselves (RFC 9211).</summary>
    public required StringValues UpstreamCacheStatus { get; init; }

    public required StoredBody Body { get; init; }

    public required VaryKey Vary { get; init; }

    public required ResponseDirectives Directives { get; init; }

    /// <summary>Its date: the Date field, or when it was received.</summary>
    public required DateTimeOffset Date { get; init; }

    public required DateTimeOffset ResponseTime { get; init; }

    public required TimeSpan InitialAge { get; init; }

    /// <summary>How long it is fresh; null when it does not say.</summary>
    public required TimeSpan? ExplicitLifetime { get; init; }

    public TimeSpan Lifetime => ExplicitLifetime ?? TimeSpan.Zero;

    public required string? EntityTag { get; init; }

    /// <summary>The Last-Modified field, where it holds a valid date.</summary>
    public required DateTimeOffset? LastModified { get; init; }

    /// <summary>What it can be purged by: the members of its Cache-Tag and Surrogate-Key fields.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its Age and Cache-Status as they were for the last hit, for hits in the same second. Written without a lock: any value is a right one.</summary>
    public AgeStamp? Stamp { get; set; }

    /// <summary>Whether the origin can be asked if it still holds.</summary>
    public bool HasValidator => EntityTag is not null || LastModified is not null;

    public TimeSpan Age(DateTimeOffset now) => FreshnessCalculator.CurrentAge(InitialAge, ResponseTime, now);

    /// <summary>The same, stale from now on: fresh for as long as it is old. One that is stale already stays as it is.</summary>
    public StoredResponse MadeStale(TimeSpan age) => age < Lifetime ? this with { ExplicitLifetime = age, Stamp = null } : this;

    /// <summary>The value of a field to send, or none.</summary>
    public StringValues Field(string name)
    {
        foreach ((string key, StringValues value) in Fields)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return default;
    }

    /// <summary>What it costs in memory, in bytes, when stored under a key of so many bytes.</summary>
    public long Cost(int keyBytes)
    {
        long cost = FixedOverhead + keyBytes + Vary.Bytes + Body.Cost;
        foreach ((string name, StringValues values) in Fields)
        {
            cost += FieldOverhead + (sizeof(char) * name.Length);
            foreach (string? value in values)
                cost += FieldOverhead + (sizeof(char) * (value?.Length ?? 0));
        }

        foreach (string tag in Tags)
            cost += FieldOverhead + (sizeof(char) * tag.Length);
        foreach (string? value in UpstreamCacheStatus)
            cost += FieldOverhead + (2 * sizeof(char) * (value?.Length ?? 0));
        return cost;
    }
}
