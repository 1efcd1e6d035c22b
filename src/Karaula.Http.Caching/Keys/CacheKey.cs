using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Keys;

/// <summary>
/// What a stored answer is found by: partition, scheme, host, and the path and query exactly as the request line had them. GET and HEAD share it.
/// </summary>
/// <remarks>
/// Nothing is decoded, so <c>%2f</c> and <c>/</c> differ, and nothing is concatenated, so making a key allocates nothing and no choice of host
/// can imitate another's path. String hashes are seeded per process: collisions cannot be prepared.
/// </remarks>
internal readonly struct CacheKey : IEquatable<CacheKey>
{
    private readonly int _hash;

    public CacheKey(string partition, string scheme, string host, string target)
    {
        Partition = partition;
        Scheme = scheme;
        Host = host;
        Target = target;
        _hash = HashCode.Combine(
            partition.GetHashCode(StringComparison.Ordinal),
            scheme.GetHashCode(StringComparison.OrdinalIgnoreCase),
            host.GetHashCode(StringComparison.OrdinalIgnoreCase),
            target.GetHashCode(StringComparison.Ordinal));
    }

    public string Partition { get; }

    public string Scheme { get; }

    public string Host { get; }

    /// <summary>Path and query.</summary>
    public string Target { get; }

    /// <summary>The bytes of its characters.</summary>
    public int Bytes => sizeof(char) * (Partition.Length + Scheme.Length + Host.Length + Target.Length);

    /// <summary>The key of a request.</summary>
    public static CacheKey Create(HttpContext context, HttpCachePolicy policy)
    {
        HttpRequest request = context.Request;
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new(policy.Partition, request.Scheme, request.Host.Value ?? "", QueryNormaliser.Apply(OriginForm(target), policy.Query));
    }

    public bool Equals(CacheKey other) =>
        _hash == other._hash
        && Target == other.Target
        && string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase)
        && Partition == other.Partition
        && string.Equals(Scheme, other.Scheme, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is CacheKey other && Equals(other);

    public override int GetHashCode() => _hash;

    /// <summary>
    /// Path and query of a request target; of one in absolute form (RFC 9112, section 3.2.2) what follows the authority, which the server
    /// has already made the request's host.
    /// </summary>
    internal static string OriginForm(string target)
    {
        if (target.StartsWith('/'))
            return target;
        int authority = target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
            return target;
        int path = target.AsSpan(authority + 3).IndexOfAny('/', '?');
        if (path < 0)
            return "/";
        path += authority + 3;
        return target[path] == '/' ? target[path..] : string.Concat("/", target.AsSpan(path));
    }
}
