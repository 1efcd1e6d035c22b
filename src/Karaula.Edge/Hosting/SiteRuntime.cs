using Karaula.Edge.Challenge;
using Karaula.Edge.Configuration;
using Karaula.Edge.Gate;
using Karaula.Edge.Modes;
using Karaula.Edge.Origin;
using Karaula.Edge.Rules;
using Karaula.Edge.Telemetry;
using Karaula.Http.Caching;
using Karaula.Sketches;
using Yarp.ReverseProxy.Forwarder;

namespace Karaula.Edge.Hosting;

/// <summary>A site as it runs: what it learned outlives reloads, what it was told is replaced by them.</summary>
internal sealed class SiteRuntime : IDisposable
{
    private readonly ShareFile _shares;
    private SiteSettings _settings;

    /// <summary>A site that starts.</summary>
    public SiteRuntime(SiteConfiguration configuration, SketchHash readersHash, SketchHash attackersHash, ShareFile shares, TimeProvider time)
    {
        _shares = shares;
        _settings = new SiteSettings(configuration);
        Gate = new SiteGate(configuration.Name, configuration.Limits, time, readersHash);
        shares.Load(Gate.Shares);
        Origins = new OriginSet(time);
        Origins.Reconfigure(_settings.OriginPrefixes, configuration.Health);
        Challenges = new ChallengeLoad(time);
        Rules.Reconfigure(configuration.Rules);
        Recorder = new SiteRecorder(readersHash, attackersHash);
    }

    /// <summary>What it was told. Read once per request.</summary>
    public SiteSettings Settings => Volatile.Read(ref _settings);

    /// <summary>Who may come in, and whose turn it is.</summary>
    public SiteGate Gate { get; }

    /// <summary>Its servers, and which of them answer.</summary>
    public OriginSet Origins { get; }

    /// <summary>How hard challenges are.</summary>
    public ChallengeLoad Challenges { get; }

    /// <summary>Its rules.</summary>
    public RuleBook Rules { get; } = new();

    /// <summary>What happens, second by second.</summary>
    public SiteRecorder Recorder { get; }

    /// <summary>The mode. Touched by the summary clock only.</summary>
    public ModeController Mode { get; } = new(TimeSpan.FromSeconds(30));

    /// <summary>Takes new settings.</summary>
    public void Reconfigure(SiteConfiguration configuration)
    {
        var settings = new SiteSettings(configuration);
        Volatile.Write(ref _settings, settings);
        Origins.Reconfigure(settings.OriginPrefixes, configuration.Health);
        Gate.Reconfigure(configuration.Limits);
        Rules.Reconfigure(configuration.Rules);
    }

    /// <summary>Saves what should outlive a restart.</summary>
    public void Save() => _shares.Save(Gate.Shares);

    /// <inheritdoc />
    public void Dispose()
    {
        Gate.Dispose();
        Save();
    }
}

/// <summary>A site's configuration and what is derived from it once, not once a request.</summary>
internal sealed class SiteSettings(SiteConfiguration configuration)
{
    /// <summary>The configuration.</summary>
    public SiteConfiguration Configuration => configuration;

    /// <summary>Scheme, host and port of the origin and those that take over, in order, without a slash at the end.</summary>
    public IReadOnlyList<string> OriginPrefixes { get; } = [.. configuration.SpareOrigins.Prepend(configuration.Origin).Select(origin => origin.GetLeftPart(UriPartial.Authority))];

    /// <summary>How the forwarder is to speak to the origin.</summary>
    public ForwarderRequestConfig Forwarding { get; } = new()
    {
        ActivityTimeout = configuration.OriginTimeout,
        Version = System.Net.HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    /// <summary>What the cache may do; null for nothing.</summary>
    public HttpCachePolicy? Cache { get; } = !configuration.Cache.Enabled ? null : new HttpCachePolicy
    {
        Partition = configuration.Name,
        // Any client could reach the origin through a full cache otherwise, with one header.
        HonourRequestDirectives = false,
        StaleIfError = configuration.Cache.StaleIfError,
        HeuristicFreshness = configuration.Cache.Heuristic,
        NotFoundFreshness = configuration.Cache.NotFound,
        ErrorFreshness = configuration.Cache.Error,
        Query = configuration.Cache.Query,
        Availability = configuration.Cache.Availability,
    };

    /// <summary>Whether a reload changed what the origin connection depends on.</summary>
    public string Name => configuration.Name;
}
