using System.Diagnostics.Metrics;
using Karaula.Edge.Configuration;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Modes;
using Karaula.Edge.Telemetry;
using Karaula.Sketches;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Hosting;

/// <summary>What the edge is doing now: the configuration in force and its sites. A reload goes through <see cref="Apply"/>.</summary>
internal sealed class EdgeRuntime : IDisposable
{
    // The same at every edge: sketches of attackers are compared across edges. Readers' sketches never use it.
    private static readonly SketchHash AttackersHash = SketchHash.FromSeed(0x4b61_7261_756c_61);

    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly ILogger<EdgeRuntime> _logger;
    private readonly EdgeMetrics _metrics;
    private readonly ModeOrders _orders;
    private readonly TimeProvider _time;
    private readonly SketchHash _readersHash;
    private readonly ITimer _saving;
    private EdgeConfiguration _configuration;
    private SiteTable _sites;
    private CertificateTable _certificates;
    private IReadOnlyList<ConfigurationError> _errors = [];

    /// <summary>Starts with a configuration.</summary>
    public EdgeRuntime(EdgeConfiguration configuration, EdgeSecret secret, EdgeMetrics metrics, ModeOrders orders, TimeProvider time, ILogger<EdgeRuntime> logger)
    {
        _logger = logger;
        _metrics = metrics;
        _orders = orders;
        _time = time;
        _readersHash = secret.Hash;
        _configuration = configuration;
        _certificates = new CertificateTable(configuration.Certificates);
        _sites = new SiteTable([.. configuration.Sites.Select(Start)]);
        _saving = time.CreateTimer(static runtime => ((EdgeRuntime)runtime!).Save(), this, SaveEvery, SaveEvery);
        metrics.WatchBustedPaths(() => Sites.Sites.Select(site => new Measurement<int>(
            site.Gate.Paths.Show(site.Gate.Now).Length, new KeyValuePair<string, object?>("karaula.site", site.Settings.Name))));
    }

    /// <summary>The configuration in force.</summary>
    public EdgeConfiguration Configuration => Volatile.Read(ref _configuration);

    /// <summary>The certificates now.</summary>
    public CertificateTable Certificates => Volatile.Read(ref _certificates);

    /// <summary>The sites now.</summary>
    public SiteTable Sites => Volatile.Read(ref _sites);

    /// <summary>Why the newest configuration was refused; empty when it is in force.</summary>
    public IReadOnlyList<ConfigurationError> Errors => Volatile.Read(ref _errors);

    /// <summary>Raised after a configuration came into force.</summary>
    public event Action? Applied;

    /// <summary>Puts a configuration in force. Sites that stay keep what they learned; no connection is touched.</summary>
    public void Apply(EdgeConfiguration configuration)
    {
        List<SiteRuntime> gone;
        lock (_lock)
        {
            SayWhatNeedsRestart(_configuration, configuration);
            var running = _sites.Sites.ToDictionary(site => site.Settings.Name, StringComparer.Ordinal);
            var next = new List<SiteRuntime>();
            foreach (var site in configuration.Sites)
            {
                if (running.Remove(site.Name, out var runtime))
                    runtime.Reconfigure(site);
                next.Add(runtime ?? Start(site));
            }

            gone = [.. running.Values];
            Volatile.Write(ref _sites, new SiteTable(next));
            Volatile.Write(ref _certificates, new CertificateTable(configuration.Certificates));
            Volatile.Write(ref _configuration, configuration);
            Volatile.Write(ref _errors, []);
        }

        // Requests under way may still hold a site that is gone; only its timer ends here.
        foreach (var site in gone)
            site.Dispose();
        _metrics.Reloaded(accepted: true);
        Applied?.Invoke();
    }

    /// <summary>Notes that a configuration was refused.</summary>
    public void Refuse(IReadOnlyList<ConfigurationError> errors)
    {
        foreach (var error in errors)
            EdgeLog.ConfigurationRefused(_logger, error);
        Volatile.Write(ref _errors, errors);
        _metrics.Reloaded(accepted: false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _saving.Dispose();
        foreach (var site in Sites.Sites)
            site.Dispose();
    }

    private void Save()
    {
        foreach (var site in Sites.Sites)
            site.Save();
    }

    private SiteRuntime Start(SiteConfiguration site)
    {
        var runtime = new SiteRuntime(site, _readersHash, AttackersHash, new ShareFile(_configuration.StateFolder, site.Name, _logger), _time);
        if (_orders.Find(site.Name) is { } pin)
        {
            runtime.Mode.Hold(pin, _time.GetUtcNow());
            runtime.Gate.SetStrict(pin.Mode is SiteMode.UnderAttack or SiteMode.Shelter);
        }

        return runtime;
    }

    private void SayWhatNeedsRestart(EdgeConfiguration before, EdgeConfiguration after)
    {
        if (!before.Listen.SequenceEqual(after.Listen) || !before.ListenTls.SequenceEqual(after.ListenTls))
            EdgeLog.NeedsRestart(_logger, "edge.listen");
        if (!Equals(before.Admin, after.Admin))
            EdgeLog.NeedsRestart(_logger, "edge.admin");
        if (before.Name != after.Name)
            EdgeLog.NeedsRestart(_logger, "edge.name");
        if (before.StateFolder != after.StateFolder)
            EdgeLog.NeedsRestart(_logger, "edge.state");
        if (before.CacheDiskBytes != after.CacheDiskBytes)
            EdgeLog.NeedsRestart(_logger, "edge.cache.disk_mib");
        if (before.CacheBytes != after.CacheBytes)
            EdgeLog.NeedsRestart(_logger, "edge.cache.memory_mib");
        if (before.Connections != after.Connections)
            EdgeLog.NeedsRestart(_logger, "edge.connections");
        if (!SameProxy(before.ProxyProtocol, after.ProxyProtocol))
            EdgeLog.NeedsRestart(_logger, "edge.proxy_protocol");
    }

    private static bool SameProxy(Connections.ProxyProtocolOptions? a, Connections.ProxyProtocolOptions? b) =>
        (a is null && b is null)
        || (a is not null && b is not null && a.Required == b.Required && a.Timeout == b.Timeout && a.Trusted.SequenceEqual(b.Trusted));
}
