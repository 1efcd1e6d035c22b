using System.Text.Json.Nodes;
using Karaula.Hub.Configuration;
using Karaula.Hub.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karaula.App.Tests;

/// <summary>The verbs that check a hub's file and ask a running hub, as a person runs them.</summary>
public sealed class HubCommandTests : IAsyncLifetime
{
    private const string Token = "a-token-of-the-hub";
    private readonly string _folder = Directory.CreateTempSubdirectory("karaula-hub-command").FullName;
    private WebApplication _hub = null!;
    private WebApplication _receiver = null!;
    private volatile int _answer = 204;

    private string Url => HubHost.AddressesOf(_hub).Http.ToString();

    private string TokenFile => Path.Combine(_folder, "token");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.Urls.Add("http://127.0.0.1:0");
        _receiver.Run(context =>
        {
            context.Response.StatusCode = _answer;
            return Task.CompletedTask;
        });
        await _receiver.StartAsync();
        await File.WriteAllTextAsync(TokenFile, Token + "\n");
        _hub = HubHost.Build(
            new HubOptions
            {
                StateDirectory = Path.Combine(_folder, "hub"), HttpListen = "http://127.0.0.1:0", GrpcListen = "http://127.0.0.1:0", TokenFile = TokenFile,
                Alerts = [new AlertRoute("duty") { Webhook = new WebhookTarget(new Uri(_receiver.Urls.First() + "/hook"), null, null) }],
            },
            hub => hub.Services.AddLogging(log => log.ClearProviders()));
        await _hub.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in (WebApplication[])[_hub, _receiver])
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Check_AGoodFile_SaysSo()
    {
        var (code, output) = CommandLine.Run("hub", "check", "--config", Write("""
            [retention]
            summaries_days = 30
            incidents_days = 400
            [[alert]]
            name = "duty"
            url = "https://hooks.example/x"
            """));
        Assert.Equal((0, "karaula hub: the configuration is good\n"), (code, output));
    }

    [Fact]
    public void Check_AFileWithErrors_NamesEachWithItsLine()
    {
        var file = Write("""
            [retention]
            summaries_days = "many"
            [[alert]]
            name = "duty"
            url = "http://hooks.example/x"
            """);
        var (code, output) = CommandLine.Run("hub", "check", "--config", file);
        Assert.Equal(1, code);
        Assert.Contains($"{file}:2: retention.summaries_days: must be", output, StringComparison.Ordinal);
        Assert.Contains($"{file}:5: alert.url: must be https", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OptionsThatContradict_NamesThem()
    {
        var (code, output) = CommandLine.Run("hub", "check", "--listen", "http://0.0.0.0:7000");
        Assert.Equal(1, code);
        Assert.Contains("token file: needed", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Erase_WithoutAnythingToErase_IsRefusedBeforeTheHubIsAsked()
    {
        var (code, output) = CommandLine.Run("hub", "erase", "--reason", "none", "--hub", "http://127.0.0.1:1");
        Assert.NotEqual(0, code);
        Assert.Contains("--before or --site", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Erase_OfARunningHub_SaysWhatWent()
    {
        var (code, output) = Ask("hub", "erase", "--before", "2020-01-01T00:00:00Z", "--reason", "a test");
        Assert.True(code == 0, output);
        var record = JsonNode.Parse(output)!;
        Assert.Equal(("a test", 0), ((string?)record["reason"], (int)record["summaries"]!));
    }

    [Fact]
    public void Erase_OfASiteThatIsNotThere_IsRefused()
    {
        var (code, output) = Ask("hub", "erase", "--site", "nobody", "--reason", "a test");
        Assert.Equal(1, code);
        Assert.Contains("No edge has a site 'nobody'", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Erase_AtNoAddress_IsRefused()
    {
        var (code, output) = CommandLine.Run("hub", "erase", "--site", "vlada", "--reason", "a test", "--hub", "localhost:7000");
        Assert.NotEqual(0, code);
        Assert.Contains("'localhost:7000' is no address", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Erase_WithoutTheToken_IsRefused()
    {
        var (code, output) = CommandLine.Run("hub", "erase", "--before", "2020-01-01T00:00:00Z", "--reason", "a test", "--hub", Url);
        Assert.Equal(1, code);
        Assert.Contains("401", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AlertsTest_ThenList_SaysWhatBecameOfIt()
    {
        var (code, output) = Ask("alerts", "test", "duty");
        Assert.True(code == 0, output);
        Assert.Contains("delivered at attempt 1", output, StringComparison.Ordinal);

        _answer = 500;
        (code, output) = Ask("alerts", "test", "duty", "-o", "json");
        Assert.Equal((1, "given_up", "answered 500"), (code, (string?)JsonNode.Parse(output)!["state"], (string?)JsonNode.Parse(output)!["error"]));

        (code, output) = Ask("alerts", "list", "-o", "json");
        Assert.Equal(0, code);
        Assert.Equal(["given_up", "delivered"], JsonNode.Parse(output)!.AsArray().Select(a => (string?)a!["state"]));
    }

    [Fact]
    public void AlertsTest_OfNoRouteOrNoHub_SaysWhich()
    {
        var (code, output) = Ask("alerts", "test", "nobody");
        Assert.Equal(1, code);
        Assert.Contains("There is no route 'nobody'", output, StringComparison.Ordinal);
        (code, output) = CommandLine.Run("alerts", "list", "--hub", Url);
        Assert.Equal(1, code);
        Assert.Contains("--token-file", output, StringComparison.Ordinal);
        (code, _) = CommandLine.Run("alerts", "list", "--hub", "http://127.0.0.1:1");
        Assert.Equal(2, code);
    }

    private (int Code, string Output) Ask(params string[] arguments) => CommandLine.Run([.. arguments, "--hub", Url, "--token-file", TokenFile]);

    private string Write(string toml)
    {
        var file = Path.Combine(_folder, "hub.toml");
        File.WriteAllText(file, toml);
        return file;
    }
}
