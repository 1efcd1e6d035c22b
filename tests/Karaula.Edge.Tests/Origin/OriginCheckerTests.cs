using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Karaula.Edge.Configuration;
using Karaula.Edge.Origin;
using Karaula.Edge.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Origin;

/// <summary>A whole edge in front of an origin and a spare, both real servers; only the clock is not.</summary>
public sealed class OriginCheckerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checks").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly HttpClient _admin = new();
    private HttpClient _reader = null!;
    private SwitchedOrigin _origin = null!;
    private SwitchedOrigin _spare = null!;
    private WebApplication _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _origin = await SwitchedOrigin.StartAsync("origin");
        _spare = await SwitchedOrigin.StartAsync("spare");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _reader.Dispose();
        await _origin.DisposeAsync();
        await _spare.DisposeAsync();
        await _edge.StopAsync(CancellationToken.None);
        await _edge.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Check_Spare_SaysWhoAsksAndForWhichSite()
    {
        await StartAsync("path = \"/health?deep=1\"");

        await CheckAsync();

        var (agent, host, via, target) = Assert.Single(_spare.Asked);
        Assert.Equal("karaula-edge-health/" + EdgeVersion.Text, agent);
        Assert.Equal(("a.example", "/health?deep=1"), (host, target));
        Assert.Matches("^1.1 edge-1-[0-9a-f]{8}$", via);
        Assert.Empty(_origin.Asked);
        Assert.Equal("status 200", (string?)(await OriginsAsync())[1]!["last_check"]!["found"]);
    }

    [Fact]
    public async Task Check_OriginThatAnswersNothingBut503_HandsReadersToTheSpareUntilItIsWell()
    {
        await StartAsync();
        _origin.Status = 503;
        for (var second = 0; second < 6; second++)
        {
            for (var i = 0; i < 3; i++)
                await ReadAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await ReadAsync();
        Assert.Equal((HttpStatusCode.OK, "spare"), await ReadAsync());
        var origins = await OriginsAsync();
        Assert.Equal(("ailing", false), ((string?)origins[0]!["state"], (bool)origins[0]!["in_use"]!));
        Assert.Contains("answers in a row", (string?)origins[0]!["reason"], StringComparison.Ordinal);
        Assert.Equal(("well", true), ((string?)origins[1]!["state"], (bool)origins[1]!["in_use"]!));

        // As long as checks are answered with errors, no reader is sent there.
        var readers = _origin.Readers.Count();
        for (var i = 0; i < 6; i++)
        {
            await CheckAsync();
            Assert.Equal((HttpStatusCode.OK, "spare"), await ReadAsync());
        }

        Assert.Equal("status 503", (string?)(await OriginsAsync())[0]!["last_check"]!["found"]);
        _origin.Status = 200;
        await CheckAsync();
        Assert.Equal((HttpStatusCode.OK, "spare"), await ReadAsync());
        Assert.Equal(readers, _origin.Readers.Count());
        await CheckAsync();

        Assert.Equal((HttpStatusCode.OK, "origin"), await ReadAsync());
        Assert.Null((await OriginsAsync())[0]!["reason"]);
    }

    [Fact]
    public async Task Check_SpareThatDoesNotAnswerAsExpected_IsKnownBeforeItIsNeeded()
    {
        await StartAsync("status = [200, \"204-299\"]\nfailures = 2");
        _spare.Status = 404;

        await CheckAsync();
        Assert.Equal("well", (string?)(await OriginsAsync())[1]!["state"]);
        await CheckAsync();

        var status = await _admin.GetFromJsonAsync<JsonNode>(new Uri(Admin, "/status"));
        var spare = status!["sites"]![0]!["origins"]![1]!;
        Assert.Equal("ailing", (string?)spare["state"]);
        Assert.Equal("2 checks in a row failed, the last with status 404", (string?)spare["reason"]);
        Assert.Equal((HttpStatusCode.OK, "origin"), await ReadAsync());
    }

    [Fact]
    public async Task Check_SilentServer_EndsWithItsTimeout()
    {
        await StartAsync("timeout_seconds = 3");
        _spare.Status = 0;
        _time.Advance(TimeSpan.FromSeconds(5));
        var check = _edge.Services.GetRequiredService<OriginChecker>().CheckAsync(CancellationToken.None);
        Assert.False(check.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(3));
        await check;

        Assert.Equal("no answer within 3 s", (string?)(await OriginsAsync())[1]!["last_check"]!["found"]);
    }

    [Fact]
    public async Task Check_ServersThatAreGone_IsToldToWhoeverAsksWhyAReaderGotNothing()
    {
        await StartAsync();
        await _origin.DisposeAsync();
        await _spare.DisposeAsync();
        for (var i = 0; i < 2 * OriginHealth.MostFailures; i++)
            await ReadAsync();

        using var refused = await _reader.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        var told = await _admin.GetFromJsonAsync<JsonNode>(new Uri(Admin, "/refusals/explain?id=" + refused.Headers.GetValues("X-Request-Id").Single()));
        Assert.Equal(
            "the site's own server failed: the origin does not answer (5 requests in a row had no answer), spare 1 does not answer (5 requests in a row had no answer)",
            (string?)told!["what"]);
        await CheckAsync();
        Assert.Equal("no connection (ConnectionRefused)", (string?)(await OriginsAsync())[0]!["last_check"]!["found"]);
    }

    private Uri Admin => new(_edge.Urls.Last());

    private async Task StartAsync(string health = "")
    {
        var toml =
            $"""
            [edge]
            name = "edge-1"
            listen = ["http://127.0.0.1:0"]
            admin = "http://127.0.0.1:0"
            [[site]]
            name = "a"
            hosts = ["a.example"]
            origin = "{_origin.Url}"
            spare_origins = ["{_spare.Url}"]
            [site.health]
            {health}
            """;
        _edge = EdgeHost.Build(EdgeConfigurationReader.Parse(Path.Combine(_folder, "karaula.toml"), toml), configure: builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(_time);
        });
        await _edge.StartAsync();
        _reader = new HttpClient { BaseAddress = new Uri(_edge.Urls.First()) };
        _reader.DefaultRequestHeaders.Host = "a.example";
    }

    // An interval passes, and what is due is done.
    private async Task CheckAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        await _edge.Services.GetRequiredService<OriginChecker>().CheckAsync(CancellationToken.None);
    }

    private async Task<JsonArray> OriginsAsync() =>
        (await _admin.GetFromJsonAsync<JsonNode>(new Uri(Admin, "/sites/origins?site=a")))![0]!["origins"]!.AsArray();

    private async Task<(HttpStatusCode Status, string Text)> ReadAsync()
    {
        using var answer = await _reader.GetAsync(new Uri("/", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
