using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Karaula.Drill.Safety;
using Karaula.Drill.Sites;
using Karaula.Drill.Traffic;

namespace Karaula.Drill.Environment;

/// <summary>Everything a drill needs, each in a process of its own: the sample sites and their twins, the hub with its console, the edge.</summary>
public sealed class DrillEnvironment : IAsyncDisposable
{
    private readonly Programs _programs;
    private readonly string _folder;
    private ChildProcess? _sites;
    private ChildProcess? _hub;
    private ChildProcess? _edge;
    private string _configuration = "";
    private int _hubPort;
    private int _grpcPort;

    private DrillEnvironment(Programs programs, string folder)
    {
        _programs = programs;
        _folder = folder;
    }

    /// <summary>Where everything is.</summary>
    public SampleSitesMap Map { get; private set; } = new("", []);

    /// <summary>The console's address.</summary>
    public string ConsoleUrl => $"http://127.0.0.1:{_hubPort.ToString(CultureInfo.InvariantCulture)}/";

    /// <summary>The edge.</summary>
    public LoopbackTarget EdgeTarget { get; private set; } = LoopbackTarget.Of(IPAddress.Loopback, 1);

    /// <summary>The hub.</summary>
    public LoopbackTarget HubTarget => LoopbackTarget.Of(IPAddress.Loopback, _hubPort);

    /// <summary>The hub's process.</summary>
    public ChildProcess Hub => _hub!;

    /// <summary>The edge's process.</summary>
    public ChildProcess Edge => _edge!;

    /// <summary>Starts everything.</summary>
    /// <param name="programs">Where the programs are.</param>
    /// <param name="folder">Where state and logs go; emptied first.</param>
    /// <param name="consolePort">The console's port; a free one where it is taken.</param>
    /// <param name="say">Told what is being done.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<DrillEnvironment> StartAsync(
        Programs programs, string folder, int consolePort, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(say);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var environment = new DrillEnvironment(programs, folder) { _hubPort = FreePort(consolePort), _grpcPort = FreePort(0) };
        try
        {
            say("starting three sample sites and their twins");
            await environment.StartSitesAsync(cancellationToken);
            say("starting the hub and its console");
            await environment.StartHubAsync(cancellationToken);
            say("starting the edge");
            await environment.StartEdgeAsync(cancellationToken);
            return environment;
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the hub, or starts it again.</summary>
    public async Task StartHubAsync(CancellationToken cancellationToken) =>
        (_hub, _) = await StartAsync(
            "the hub", _programs.Karaula,
            [
                "hub", "run", "--data", Path.Combine(_folder, "hub"), "--listen", ConsoleUrl.TrimEnd('/'), "--grpc",
                $"http://127.0.0.1:{_grpcPort.ToString(CultureInfo.InvariantCulture)}", "--allow-drill", "--incident-hold", "4", "--exit-with-parent",
            ],
            "ready on", "hub.log", cancellationToken);

    /// <summary>Starts the edge, or starts it again.</summary>
    public async Task StartEdgeAsync(CancellationToken cancellationToken)
    {
        if (_configuration.Length == 0)
        {
            var port = FreePort(0);
            EdgeTarget = LoopbackTarget.Of(IPAddress.Loopback, port);
            _configuration = Path.Combine(_folder, "karaula.toml");
            await File.WriteAllTextAsync(_configuration, Configuration(port), cancellationToken);
        }

        (_edge, _) = await StartAsync("the edge", _programs.Edge, ["run", "--config", _configuration, "--exit-with-parent"], "ready on", "edge.log", cancellationToken);
    }

    /// <summary>The sides of all sites.</summary>
    internal IReadOnlyList<Side> Sides() =>
    [
        .. Map.Sites.SelectMany(site => new[]
        {
            new Side(site.Name, site.Name + ".localhost", EdgeTarget, IsShielded: true),
            new Side(site.Name, site.Name + ".localhost", LoopbackTarget.Parse(site.Twin.TrimEnd('/')), IsShielded: false),
        }),
    ];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _edge, _hub, _sites })
        {
            if (process is not null)
                await process.DisposeAsync();
        }
    }

    private async Task StartSitesAsync(CancellationToken cancellationToken)
    {
        string line;
        (_sites, line) = await StartAsync("the sample sites", _programs.Karaula, ["drill", "sites", "--exit-with-parent"], "{", "sites.log", cancellationToken);
        Map = JsonSerializer.Deserialize<SampleSitesMap>(line) ?? throw new InvalidOperationException("The sample sites did not say where they are.");
    }

    private Task<(ChildProcess Process, string Line)> StartAsync(
        string name, IReadOnlyList<string> program, IEnumerable<string> arguments, string readyMark, string log, CancellationToken cancellationToken) =>
        ChildProcess.StartAsync(
            name, program[0], program.Skip(1).Concat(arguments), line => line.Contains(readyMark, StringComparison.Ordinal),
            Path.Combine(_folder, "logs", log), cancellationToken);

    private string Configuration(int port)
    {
        var sites = string.Concat(SampleSiteOptions.All.Select(site => FormattableString.Invariant(
            $"""

            [[site]]
            name = "{site.Name}"
            kind = "{site.Kind}"
            hosts = ["{site.Host}"]
            origin = "{Map.Sites.First(place => place.Name == site.Name).Origin.TrimEnd('/')}"

            """)));
        return FormattableString.Invariant(
            $"""
            # Written by the drill.
            [edge]
            name = "edge-1"
            listen = ["http://127.0.0.1:{port}"]
            admin = "http://127.0.0.1:{FreePort(0)}"
            state = "edge"

            [edge.proxy_protocol]
            trusted = ["127.0.0.0/8"]
            mode = "optional"

            [hub]
            url = "http://127.0.0.1:{_grpcPort}"

            """) + sites;
    }

    private static int FreePort(int wanted)
    {
        if (wanted > 0 && TryBind(wanted) is { } port)
            return port;
        return TryBind(0)!.Value;
    }

    private static int? TryBind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
