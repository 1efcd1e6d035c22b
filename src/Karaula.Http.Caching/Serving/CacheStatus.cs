using System.Globalization;
using Karaula.Http.Caching.Storage;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Serving;

/// <summary>Writes the Cache-Status field (RFC 9211). Caches nearer the origin come first in it.</summary>
internal sealed class CacheStatus(string? name)
{
    private readonly string? _name = string.IsNullOrEmpty(name) ? null : name;

    /// <summary>For an answer served without the origin.</summary>
    public StringValues Hit(StoredResponse response, TimeSpan age) => _name is null
        ? response.UpstreamCacheStatus
        : Append(response.UpstreamCacheStatus, string.Create(
            CultureInfo.InvariantCulture, $"{_name}; hit; ttl={(long)Math.Floor((response.Lifetime - age).TotalSeconds)}"));

    /// <summary>For an answer served past its freshness without waiting for the origin any longer.</summary>
    public StringValues Stale(StoredResponse response, TimeSpan age, StaleReason reason)
    {
        if (_name is null)
            return response.UpstreamCacheStatus;
        string detail = reason switch
        {
            StaleReason.Revalidating => "stale-while-revalidate",
            StaleReason.OriginSlow => "origin-slow",
            _ => "stale-if-error",
        };
        long left = (long)Math.Floor((response.Lifetime - age).TotalSeconds);
        return Append(response.UpstreamCacheStatus, string.Create(CultureInfo.InvariantCulture, $"{_name}; hit; ttl={left}; detail={detail}"));
    }

    /// <summary>For an answer that another request, under way at the same time, had asked the origin for.</summary>
    public StringValues Collapsed(StoredResponse response, HttpCacheReason reason, int? status) => _name is null
        ? response.UpstreamCacheStatus
        : Append(response.UpstreamCacheStatus, string.Create(
            CultureInfo.InvariantCulture, $"{_name}; fwd={Forward(reason)}{(status is { } code ? $"; fwd-status={code}" : "")}; collapsed"));

    /// <summary>For an answer that the origin had a part in.</summary>
    /// <param name="upstream">The field as it came.</param>
    /// <param name="reason">Why the origin was asked.</param>
    /// <param name="status">What it answered; null when it answered nothing.</param>
    /// <param name="stored">Whether the answer is being stored.</param>
    /// <param name="standsIn">Whether a stored answer took the place of the origin's.</param>
    public StringValues Forwarded(StringValues upstream, HttpCacheReason reason, int? status, bool stored, bool standsIn)
    {
        if (_name is null)
            return upstream;
        string fwdStatus = status is { } code ? string.Create(CultureInfo.InvariantCulture, $"; fwd-status={code}") : "";
        return Append(upstream, $"{_name}; fwd={Forward(reason)}{fwdStatus}{(stored ? "; stored" : "")}{(standsIn ? "; detail=stale-if-error" : "")}");
    }

    /// <summary>For an answer of the cache's own: nothing stored, and the client forbade asking the origin.</summary>
    public StringValues OnlyIfCached() => _name is null ? default : $"{_name}; detail=only-if-cached";

    private static string Forward(HttpCacheReason reason) => reason switch
    {
        HttpCacheReason.UriMiss => "uri-miss",
        HttpCacheReason.VaryMiss => "vary-miss",
        HttpCacheReason.StaleResponse => "stale",
        _ => "request",
    };

    private static StringValues Append(StringValues upstream, string member) =>
        upstream.Count == 0 ? member : StringValues.Concat(upstream, member);
}
