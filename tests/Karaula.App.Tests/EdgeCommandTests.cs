using System.Text.Json.Nodes;
using Karaula.Edge;
using Karaula.Edge.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Karaula.App.Tests;

/// <summary>explain, site mode and rules, asked of a real edge as a person asks.</summary>
public sealed class EdgeCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commands").FullName;
    private WebApplication _edge = null!;

    private string Admin => _edge.Urls.Last();

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(_folder, "karaula.toml");
        _edge = EdgeHost.Build(
            EdgeConfigurationReader.Parse(
                file,
                """
                [edge]
                name = "edge-1"
                listen = ["http://127.0.0.1:0"]
                admin = "http://127.0.0.1:0"
                [[site]]
                name = "a"
                hosts = ["127.0.0.1"]
                origin = "http://127.0.0.1:1"
                [[site.rule]]
                name = "closed"
                when = 'path == "/closed"'
                action = "refuse"
                shadow = false
                holdback = 0
                """),
            configure: static builder => builder.Logging.ClearProviders());
        await _edge.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.StopAsync(CancellationToken.None);
        await _edge.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Explain_Refusal_SaysWhyAndWhatToDo()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(_edge.Urls.First() + "/closed"));
        var id = answer.Headers.GetValues("X-Request-Id").Single();

        var (code, text) = CommandLine.Run("explain", id, "--edge", Admin);
        var (_, json) = CommandLine.Run("explain", id, "--edge", Admin, "-o", "json");
        var (rulesCode, rules) = CommandLine.Run("rules", "show", "--edge", Admin);
        var (missing, why) = CommandLine.Run("explain", "nobody", "--edge", Admin);

        Assert.Equal(0, code);
        Assert.Contains("site_rule: the site's own rule \"closed\" refused it", text, StringComparison.Ordinal);
        Assert.Contains("remedy", text, StringComparison.Ordinal);
        Assert.Equal("127.0.0.0/24", (string?)JsonNode.Parse(json)![0]!["answer"]!["result"]!["network"]);
        Assert.Equal(0, rulesCode);
        Assert.Contains("has touched 1 reader (1 requests)", rules, StringComparison.Ordinal);
        Assert.Equal(2, missing);
        Assert.Contains("no refusal of request nobody", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SiteOrigins_ServerThatDoesNotAnswer_SaysWhichAndWhy()
    {
        using var client = new HttpClient();
        var id = "";
        for (var i = 0; i < 8; i++)
        {
            using var answer = await client.GetAsync(new Uri(_edge.Urls.First() + "/"));
            id = answer.Headers.GetValues("X-Request-Id").Single();
        }

        var (code, text) = CommandLine.Run("site", "origins", "--edge", Admin);
        var (_, json) = CommandLine.Run("site", "origins", "a", "--edge", Admin, "-o", "json");
        var (_, mode) = CommandLine.Run("site", "mode", "explain", "a", "--edge", Admin);
        var (_, refusal) = CommandLine.Run("explain", id, "--edge", Admin);
        var (missing, why) = CommandLine.Run("site", "origins", "b", "--edge", Admin);

        Assert.Equal(0, code);
        Assert.Contains("http://127.0.0.1:1 ", text, StringComparison.Ordinal);
        Assert.Contains("left_alone since ", text, StringComparison.Ordinal);
        Assert.Contains("5 requests in a row had no answer", text, StringComparison.Ordinal);
        Assert.Equal("left_alone", (string?)JsonNode.Parse(json)![0]!["answer"]!["result"]![0]!["origins"]![0]!["state"]);
        Assert.Contains("5 requests in a row had no answer", mode, StringComparison.Ordinal);
        Assert.Contains("origins_without_answer", mode, StringComparison.Ordinal);
        Assert.Contains("the site's own server failed: ", refusal, StringComparison.Ordinal);
        Assert.Equal(2, missing);
        Assert.Contains("there is no site \"b\"", why, StringComparison.Ordinal);
    }

    [Fact]
    public void SiteMode_PinnedAndUnpinned_SaysWhoWantedItAndWhy()
    {
        var (pinned, pin) = CommandLine.Run("site", "mode", "pin", "a", "under_attack", "--minutes", "30", "--reason", "election night", "--edge", Admin);
        var (refused, set) = CommandLine.Run("site", "mode", "set", "a", "normal", "--reason", "calm", "--edge", Admin);
        var (_, explained) = CommandLine.Run("site", "mode", "explain", "a", "--edge", Admin);
        var (unpinned, unpin) = CommandLine.Run("site", "mode", "unpin", "a", "--reason", "counted", "--edge", Admin);

        Assert.Equal(0, pinned);
        Assert.Contains("a: under_attack (pinned)", pin, StringComparison.Ordinal);
        Assert.Equal(2, refused);
        Assert.Contains("unpin it first", set, StringComparison.Ordinal);
        Assert.Contains("election night", explained, StringComparison.Ordinal);
        Assert.Contains("reader_goodput", explained, StringComparison.Ordinal);
        Assert.Equal(0, unpinned);
        Assert.DoesNotContain("pinned)", unpin, StringComparison.Ordinal);
    }
}
