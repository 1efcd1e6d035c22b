using System.Net;
using Karaula.Edge.Challenge;
using Karaula.Edge.Connections;
using Karaula.Edge.Networks;
using Karaula.Edge.Gate;
using Karaula.Edge.Origin;
using Karaula.Edge.Rules;
using Karaula.Edge.Waf;
using Karaula.Http.Caching;

namespace Karaula.Edge.Configuration;

/// <summary>All that <c>karaula.toml</c> says, checked. Immutable; docs/reference/karaula-toml.md describes every key.</summary>
public sealed record EdgeConfiguration
{
    /// <summary>The edge's name: [a-z0-9-], 1 to 63 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where readers connect.</summary>
    public required IReadOnlyList<IPEndPoint> Listen { get; init; }

    /// <summary>Where readers connect with TLS.</summary>
    public IReadOnlyList<IPEndPoint> ListenTls { get; init; } = [];

    /// <summary>The certificates; the first is for clients that ask for no name, or an unknown one.</summary>
    public IReadOnlyList<ServerCertificate> Certificates { get; init; } = [];

    /// <summary>Where health, metrics and status are; null for nowhere.</summary>
    public IPEndPoint? Admin { get; init; }

    /// <summary>The folder for spool, secrets and the last good configuration.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Who may speak the PROXY protocol; null for nobody.</summary>
    public ProxyProtocolOptions? ProxyProtocol { get; init; }

    /// <summary>What connections may cost.</summary>
    public ConnectionOptions Connections { get; init; } = new();

    /// <summary>What data files say of networks: <c>[networks]</c>. Empty by default.</summary>
    public NetworkData Networks { get; init; } = NetworkData.Empty;

    /// <summary>Disk for the cache, bytes; 0 for memory alone.</summary>
    public long CacheDiskBytes { get; init; }

    /// <summary>Memory for the cache, bytes.</summary>
    public long CacheBytes { get; init; } = 256L << 20;

    /// <summary>Keys of challenges and what crawlers are known by, for all sites.</summary>
    public ChallengeSetup Challenge { get; init; } = new();

    /// <summary>The hub to tell; null for none.</summary>
    public HubLink? Hub { get; init; }

    /// <summary>The sites; at least one.</summary>
    public required IReadOnlyList<SiteConfiguration> Sites { get; init; }
}

/// <summary>How to reach the hub.</summary>
/// <param name="Url">http:// (cleartext HTTP/2) or https://.</param>
/// <param name="TokenFile">A file with the token that the hub expects; null for none.</param>
/// <param name="SpoolBytes">How much may wait on disk while the hub is away.</param>
public sealed record HubLink(Uri Url, string? TokenFile, long SpoolBytes);

/// <summary>What kind of site it is, for reports: state and media share the shield, not their readers.</summary>
public enum SiteKind
{
    /// <summary>Neither of the others.</summary>
    Other,

    /// <summary>A ministry's, a parliament's, an authority's.</summary>
    State,

    /// <summary>A newspaper's, a broadcaster's, an agency's.</summary>
    Media,
}

/// <summary>One site.</summary>
public sealed record SiteConfiguration
{
    /// <summary>Name in summaries: [a-z0-9-], 1 to 63 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of site it is.</summary>
    public SiteKind Kind { get; init; }

    /// <summary>Host names, lower case, at least one.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The origin: scheme, host and port.</summary>
    public required Uri Origin { get; init; }

    /// <summary>What is asked while the origin does not answer, in order.</summary>
    public IReadOnlyList<Uri> SpareOrigins { get; init; } = [];

    /// <summary>How its servers are checked.</summary>
    public OriginCheckOptions Health { get; init; } = new();

    /// <summary>An answer that takes a reader longer than this is not good.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the origin may take to begin its answer.</summary>
    public TimeSpan OriginTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limits.</summary>
    public GateOptions Limits { get; init; } = new();

    /// <summary>Caching.</summary>
    public SiteCache Cache { get; init; } = new();

    /// <summary>How it challenges.</summary>
    public ChallengeOptions Challenge { get; init; } = new();

    /// <summary>The site's own rules, in order.</summary>
    public IReadOnlyList<SiteRule> Rules { get; init; } = [];

    /// <summary>Web attack rules; null for none.</summary>
    public SiteWaf? Waf { get; init; }
}

/// <summary>What a site lets the cache do.</summary>
public sealed record SiteCache
{
    /// <summary>Whether answers are stored at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long after its freshness an answer may be served when the origin fails.</summary>
    public TimeSpan StaleIfError { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest that an answer which says nothing of freshness is taken to be fresh, by its age; zero for not at all.</summary>
    public TimeSpan Heuristic { get; init; }

    /// <summary>How long a 404 or 410 that says nothing of freshness is kept.</summary>
    public TimeSpan NotFound { get; init; }

    /// <summary>How long a 5xx that says nothing of freshness is kept.</summary>
    public TimeSpan Error { get; init; }

    /// <summary>Which query parameters matter; null for all.</summary>
    public HttpCacheQueryRule? Query { get; init; }

    /// <summary>Whether old pages are better than none for this site; null for no.</summary>
    public AvailabilityPolicy? Availability { get; init; }
}
