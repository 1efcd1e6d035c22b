using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Karaula.Edge;
using Karaula.Edge.Configuration;
using Karaula.Hub.Configuration;
using Karaula.Hub.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.App.Tests;

/// <summary>A hub, two edges and an origin, all real; the order is given as a person gives it.</summary>
public sealed class HubPurgeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("purge").FullName;
    private readonly Dictionary<string, WebApplication> _edges = [];
    private WebApplication _origin = null!;
    private WebApplication _hub = null!;
    private int _asked;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _origin = builder.Build();
        _origin.Run(context =>
        {
            context.Response.Headers.CacheControl = "max-age=600";
            context.Response.Headers["Cache-Tag"] = "news";
            return context.Response.WriteAsync($"answer {Interlocked.Increment(ref _asked)}");
        });
        await _origin.StartAsync();
        _hub = await StartHubAsync("http://127.0.0.1:0", "http://127.0.0.1:0");
        await StartEdgeAsync("edge-1");
        await StartEdgeAsync("edge-2");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in (WebApplication[])[.. _edges.Values, _hub, _origin])
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("http://a.example/page")]
    [InlineData("--prefix", "http://a.example/")]
    [InlineData("--tag", "news")]
    [InlineData("--all")]
    public async Task Purge_ByWayOfTheHub_IsDoneAtEveryEdgeBeforeTheCommandEnds(params string[] what)
    {
        foreach (var edge in _edges.Keys)
            Assert.Equal(await ReadAsync(edge), await ReadAsync(edge));

        var (code, output) = await PurgeAsync(what);

        Assert.Equal((0, 2), (code, output["edges"]!.AsArray().Count(edge => edge!["state"]!.ToString() == "done" && (int)edge["purged"]! == 1)));
        Assert.Equal((2, "answer 3", "answer 4"), (2, await ReadAsync("edge-1"), await ReadAsync("edge-2")));
    }

    [Fact]
    public async Task Purge_WhileAnEdgeAndThenTheHubIsAway_IsDoneWhenItIsBack()
    {
        await ReadAsync("edge-1");
        await StopEdgeAsync("edge-2");
        var hub = HubHost.AddressesOf(_hub);

        var (code, output) = await PurgeAsync("http://a.example/page");
        Assert.Equal((2, "away"), (code, output["edges"]!.AsArray().Single(edge => edge!["edge"]!.ToString() == "edge-2")!["state"]!.ToString()));

        // The hub forgets nothing when it is restarted; the edge, started anew, has a mark of none carried out.
        await _hub.StopAsync(TestContext.Current.CancellationToken);
        await _hub.DisposeAsync();
        _hub = await StartHubAsync(hub.Http.ToString(), hub.Grpc.ToString());
        await StartEdgeAsync("edge-2");
        await UntilAsync(() => File.Exists(Path.Combine(_folder, "edge-2", "purged")));
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(_folder, "edge-1", "purged"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(_folder, "edge-2", "purged"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Purge_OfASiteThatNoEdgeHas_SaysSo()
    {
        var (code, output) = await PurgeAsync("http://elsewhere.example/");

        Assert.Equal(0, code);
        Assert.All(output["edges"]!.AsArray(), edge => Assert.Equal("no site has the host elsewhere.example", edge!["error"]!.ToString()));
    }

    [Fact]
    public async Task Purge_NoUrl_IsRefusedByTheHub()
    {
        var (code, _, error) = await RunAsync("nonsense");

        Assert.Equal(2, code);
        Assert.Contains("\"nonsense\" is no URL", error, StringComparison.Ordinal);
    }

    private async Task<WebApplication> StartHubAsync(string http, string grpc)
    {
        var app = HubHost.Build(new HubOptions { StateDirectory = Path.Combine(_folder, "hub"), HttpListen = http.TrimEnd('/'), GrpcListen = grpc.TrimEnd('/') });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private async Task StartEdgeAsync(string name)
    {
        var toml = $"""
            [edge]
            name = "{name}"
            listen = ["http://127.0.0.1:0"]
            admin = ""
            state = "{Path.Combine(_folder, name)}"

            [hub]
            url = "{HubHost.AddressesOf(_hub).Grpc}"

            [[site]]
            name = "a"
            hosts = ["a.example"]
            origin = "{_origin.Urls.Single()}"
            """;
        var edge = EdgeHost.Build(EdgeConfigurationReader.Parse("karaula.toml", toml), configure: b => b.Logging.ClearProviders());
        await edge.StartAsync(TestContext.Current.CancellationToken);
        _edges[name] = edge;
        using var http = new HttpClient { BaseAddress = HubHost.AddressesOf(_hub).Http };
        await UntilAsync(async () => JsonNode.Parse(await http.GetStringAsync(new Uri("api/v1/edges", UriKind.Relative)))!.AsArray()
            .Any(one => one!["name"]!.ToString() == name && (bool)one["connected"]!));
    }

    private async Task StopEdgeAsync(string name)
    {
        _edges.Remove(name, out var edge);
        await edge!.StopAsync(TestContext.Current.CancellationToken);
        await edge.DisposeAsync();
        using var http = new HttpClient { BaseAddress = HubHost.AddressesOf(_hub).Http };
        await UntilAsync(async () => JsonNode.Parse(await http.GetStringAsync(new Uri("api/v1/edges", UriKind.Relative)))!.AsArray()
            .Any(one => one!["name"]!.ToString() == name && !(bool)one["connected"]!));
    }

    private async Task<string> ReadAsync(string edge)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(_edges[edge].Urls.First()), "/page"));
        request.Headers.Host = "a.example";
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<(int Code, JsonNode Output)> PurgeAsync(params string[] what)
    {
        var (code, output, error) = await RunAsync([.. what, "-o", "json"]);
        Assert.True(error.Length == 0, error);
        return (code, JsonNode.Parse(output)!);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] what)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "karaula.dll"), "cache", "purge", "--hub", HubHost.AddressesOf(_hub).Http.ToString(), .. what])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await isSo())
            await Task.Delay(20, patience.Token);
    }
}
