using System.Diagnostics.Metrics;
using Karaula.Edge.Connections;
using Karaula.Edge.Hygiene;

namespace Karaula.Edge.Telemetry;

/// <summary>The edge's own counters, under the meter <c>Karaula.Edge</c>.</summary>
internal sealed class EdgeMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Karaula.Edge";

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _networkRequests;
    private readonly Counter<long> _unknownHosts;
    private readonly Counter<long> _proxyHeadersRejected;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _spoolDropped;
    private readonly Counter<long> _glitches;
    private readonly Counter<long> _connectionsRefused;
    private readonly Counter<long> _connectionsClosed;

    /// <summary>Makes the instruments.</summary>
    public EdgeMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _requests = _meter.CreateCounter<long>("karaula.edge.requests", "{request}", "Requests by site and what became of them");
        _networkRequests = _meter.CreateCounter<long>("karaula.edge.network.requests", "{request}", "Requests by site and the kind of network they came from");
        _unknownHosts = _meter.CreateCounter<long>("karaula.edge.unknown_host", "{request}", "Requests for host names that no site has");
        _proxyHeadersRejected = _meter.CreateCounter<long>(
            "karaula.edge.proxy_header.rejected", "{connection}", "Connections closed for a missing or malformed PROXY header");
        _reloads = _meter.CreateCounter<long>("karaula.edge.config.reloads", "{reload}", "Reloads of the configuration by result");
        _spoolDropped = _meter.CreateCounter<long>("karaula.edge.spool.dropped", "{summary}", "Summaries dropped because the spool was full");
        _glitches = _meter.CreateCounter<long>("karaula.edge.glitches", "{glitch}", "Breaches of the protocol by kind");
        _connectionsRefused = _meter.CreateCounter<long>(
            "karaula.edge.connections.refused", "{connection}", "Connections and handshakes refused at the front door by reason");
        _connectionsClosed = _meter.CreateCounter<long>(
            "karaula.edge.connections.closed", "{connection}", "Connections closed for others' sake by reason");
    }

    /// <summary>Lets the paths be watched that are asked for around the cache.</summary>
    /// <param name="observe">How many each site has.</param>
    public void WatchBustedPaths(Func<IEnumerable<Measurement<int>>> observe) =>
        _meter.CreateObservableGauge("karaula.edge.cache.busted_paths", observe, "{path}", "Paths asked for around the cache, with queries that are new each time");

    /// <summary>Requests for host names that no site has, ever.</summary>
    public long UnknownHosts => Volatile.Read(ref _unknownHostCount);

    private long _unknownHostCount;

    /// <summary>A request was answered.</summary>
    public void Request(string site, RequestOutcome outcome) =>
        _requests.Add(1, new KeyValuePair<string, object?>("karaula.site", site), new KeyValuePair<string, object?>("karaula.outcome", Word(outcome)));

    /// <summary>A request came from a network of which the kind is known.</summary>
    public void Network(string site, bool isHosting) =>
        _networkRequests.Add(
            1, new KeyValuePair<string, object?>("karaula.site", site), new KeyValuePair<string, object?>("karaula.network.type", isHosting ? "hosting" : "other"));

    /// <summary>A request named a host that no site has.</summary>
    public void UnknownHost()
    {
        Interlocked.Increment(ref _unknownHostCount);
        _unknownHosts.Add(1);
    }

    /// <summary>A connection was closed for its PROXY header.</summary>
    public void ProxyHeaderRejected() => _proxyHeadersRejected.Add(1);

    /// <summary>A reload was tried.</summary>
    public void Reloaded(bool accepted) =>
        _reloads.Add(1, new KeyValuePair<string, object?>("karaula.result", accepted ? "accepted" : "refused"));

    /// <summary>The spool had no room.</summary>
    public void SpoolDropped(long summaries) => _spoolDropped.Add(summaries);

    /// <summary>A client broke the protocol.</summary>
    public void Glitch(Glitch glitch) => _glitches.Add(1, new KeyValuePair<string, object?>("karaula.glitch", GlitchWords[(int)glitch]));

    /// <summary>A connection, or its handshake, was refused.</summary>
    public void ConnectionRefused(Admission admission) =>
        _connectionsRefused.Add(1, new KeyValuePair<string, object?>("karaula.reason", AdmissionWords[(int)admission]));

    /// <summary>A connection was closed for others' sake.</summary>
    public void ConnectionClosed(string reason) => _connectionsClosed.Add(1, new KeyValuePair<string, object?>("karaula.reason", reason));

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    // Made once, not once a breach.
    private static readonly string[] GlitchWords = [.. Enum.GetNames<Glitch>().Select(SnakeCase)];

    private static readonly string[] AdmissionWords = [.. Enum.GetNames<Admission>().Select(SnakeCase)];

    private static string SnakeCase(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Word(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Cache => "cache",
        RequestOutcome.Origin => "origin",
        RequestOutcome.Stale => "stale",
        RequestOutcome.RefusedRate => "refused_rate",
        RequestOutcome.RefusedOverload => "refused_overload",
        RequestOutcome.RefusedRules => "refused_rules",
        RequestOutcome.Failed => "failed",
        _ => "aborted",
    };
}
