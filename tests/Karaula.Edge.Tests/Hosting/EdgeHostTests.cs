using System.Net;
using System.Net.WebSockets;
using System.Text;
using Karaula.Edge.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Tests.Hosting;

/// <summary>A whole edge in front of a real origin, over real sockets.</summary>
public sealed class EdgeHostTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge").FullName;
    private readonly List<string> _targets = [];
    private readonly List<IHeaderDictionary> _headers = [];
    private WebApplication _origin = null!;
    private WebApplication _edge = null!;
    private Uri _url = null!;
    private Uri _admin = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _origin = builder.Build();
        _origin.UseWebSockets();
        _origin.Run(AnswerAsync);
        await _origin.StartAsync();
        _edge = EdgeHost.Build(Configuration("optional"), configure: b => b.Logging.ClearProviders());
        await _edge.StartAsync();
        _url = new Uri(_edge.Urls.First());
        _admin = new Uri(_edge.Urls.Last());
    }

    public async ValueTask DisposeAsync()
    {
        // Disposing alone does not wait for what writes into the folder.
        await _edge.StopAsync(CancellationToken.None);
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/a%2fb")]
    [InlineData("/a%2Fb//c")]
    [InlineData("/a/../b/./c")]
    [InlineData("/a;x=1|2?")]
    [InlineData("/a?q=%zz&r=[]{}\"<>")]
    [InlineData("/%e4%f6")]
    public async Task Forward_AnyTarget_ReachesTheOriginByteForByte(string target)
    {
        Assert.StartsWith("HTTP/1.1 200", await RawAsync($"GET {target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);

        Assert.Equal(target, _targets[^1]);
    }

    [Fact]
    public async Task Forward_SpoofedAndHopByHopFields_AreRemovedAndSetAfresh()
    {
        await RawAsync(
            "GET / HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-For: 8.8.8.8\r\nX-Original-URL: /admin\r\nForwarded: for=8.8.8.8\r\n"
            + "Connection: close\r\nX-Kept: 1\r\n\r\n");

        var headers = _headers[^1];
        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("a.example", headers["X-Forwarded-Host"]);
        Assert.Equal("a.example", headers.Host);
        Assert.Equal("1", headers["X-Kept"]);
        Assert.Empty(headers.Keys.Intersect(["X-Original-URL", "Forwarded"]));
    }

    [Theory]
    [InlineData("X-Secret-Hop")]
    [InlineData("x-other, X-SECRET-HOP")]
    [InlineData("keep-alive, close, X-Secret-Hop")]
    public async Task Forward_FieldNamedInConnection_IsRemoved(string connection)
    {
        await RawAsync(
            $"GET / HTTP/1.1\r\nHost: a.example\r\nX-Secret-Hop: 1\r\nX-Kept: 1\r\nConnection: {connection}\r\n\r\n"
            + "GET /last HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");

        Assert.Contains("X-Kept", _headers[0].Keys);
        Assert.DoesNotContain("X-Secret-Hop", _headers[0].Keys);
    }

    [Fact]
    public async Task Answer_OriginIsDead_StoredPageStandsIn()
    {
        const string Request = "GET /checked HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";
        await RawAsync(Request);
        await _origin.StopAsync(TestContext.Current.CancellationToken);

        var answer = await RawAsync(Request);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("detail=stale-if-error", answer, StringComparison.Ordinal);
        Assert.Contains("hello", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admin_PurgeAndShow_TellWhatIsKept()
    {
        await RawAsync("GET /cached HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
        using var client = new HttpClient { BaseAddress = _admin };

        var shown = await client.GetStringAsync("/cache/show?url=http://a.example/cached", TestContext.Current.CancellationToken);
        var purged = await PostAsync(client, "/cache/purge?prefix=http://a.example/c");
        var unknown = await PostAsync(client, "/cache/purge?url=http://b.example/c");

        Assert.Contains("by max-age=60", shown, StringComparison.Ordinal);
        Assert.Equal("""{"purged":1,"sites":["a"]}""", purged);
        Assert.Contains("no site has the host b.example", unknown, StringComparison.Ordinal);
        Assert.Equal("[]", await client.GetStringAsync("/cache/show?url=http://a.example/cached", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Admin_FloodAroundTheCache_NamesThePath()
    {
        using var client = new HttpClient { BaseAddress = new Uri(_edge.Urls.First()) };
        for (var i = 0; i < 120; i++)
            await client.GetStringAsync($"/search?q={i}", TestContext.Current.CancellationToken);
        for (var i = 0; i < 30; i++)
            await client.GetStringAsync("/cached", TestContext.Current.CancellationToken);
        using var admin = new HttpClient { BaseAddress = _admin };

        var status = await admin.GetStringAsync("/status", TestContext.Current.CancellationToken);
        var metrics = await admin.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("\"busted_paths\":[{\"path\":\"/search\",", status, StringComparison.Ordinal);
        Assert.DoesNotContain("/cached", status, StringComparison.Ordinal);
        Assert.Contains("karaula_edge_cache_busted_paths{karaula_site=\"a\"} 1\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<string> PostAsync(HttpClient client, string path) =>
        await (await client.PostAsync(new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken);

    [Fact]
    public async Task Forward_FieldValuesInUtf8_PassAsTheyAreBothWays()
    {
        // RawAsync speaks Latin-1: each byte is one character.
        var bytes = Encoding.Latin1.GetString("čšž ш"u8);

        var answer = await RawAsync($"GET /utf8 HTTP/1.1\r\nHost: a.example\r\nX-Kept: {bytes}\r\nConnection: close\r\n\r\n");

        Assert.Contains($"X-Echo: {bytes}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_FieldNamedInTheOriginsConnection_IsRemoved()
    {
        var answer = await RawAsync("GET /hop HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");

        Assert.Contains("hello", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Hop", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Language", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_AlternativeServiceOfTheOrigin_IsRemoved()
    {
        var answer = await RawAsync("GET /elsewhere HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");

        Assert.Contains("hello", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("origin.example", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_ProxyHeaderOfATrustedPeer_IsTheSource()
    {
        await RawAsync("PROXY TCP4 203.0.113.9 127.0.0.1 4711 80\r\nGET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");

        Assert.Equal("203.0.113.9", _headers[^1]["X-Forwarded-For"]);
    }

    [Fact]
    public async Task Answer_UnknownHost_IsMisdirectedAndNeverReachesTheOrigin()
    {
        var answer = await RawAsync("GET / HTTP/1.1\r\nHost: nobody.example\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 421", answer, StringComparison.Ordinal);
        Assert.Contains("X-Request-Id: ", answer, StringComparison.Ordinal);
        Assert.Empty(_targets);
    }

    [Fact]
    public async Task Answer_CacheablePage_ComesFromTheOriginOnce()
    {
        for (var i = 0; i < 3; i++)
            Assert.Contains("hello", await RawAsync("GET /cached HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);

        Assert.Single(_targets);
    }

    [Fact]
    public async Task Answer_OriginGone_IsASmallBadGatewayOrTheStoredPage()
    {
        await RawAsync("GET /cached HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
        await _origin.StopAsync();

        Assert.Contains("hello", await RawAsync("GET /cached HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        var answer = await RawAsync("GET /other HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 502", answer, StringComparison.Ordinal);
        Assert.True(answer.Length < 600);
    }

    [Fact]
    public async Task Forward_WebSocket_PassesBothWays()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", "a.example");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_url.Port}/socket"), TestContext.Current.CancellationToken);
        await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);

        Assert.Equal("ping", Encoding.ASCII.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task Forward_ServerSentEvents_ArriveBeforeTheStreamEnds()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_url, "/events"));
        request.Headers.Host = "a.example";
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        // The origin sends the first event and then waits for this test to end.
        Assert.Equal("data: one", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: a.example\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a.example\r\n folded: x\r\n\r\n")]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")]
    public async Task Answer_AmbiguousRequest_NeverReachesTheOrigin(string request)
    {
        var answer = await RawAsync(request, halfClose: true);

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), answer);
        Assert.Empty(_targets);
    }

    private EdgeConfiguration Configuration(string mode) => EdgeConfigurationReader.Parse(
        Path.Combine(_folder, "karaula.toml"),
        $"""
        [edge]
        name = "edge-1"
        listen = ["http://127.0.0.1:0"]
        admin = "http://127.0.0.1:0"
        [edge.proxy_protocol]
        trusted = ["127.0.0.0/8"]
        mode = "{mode}"
        [[site]]
        name = "a"
        hosts = ["a.example", "127.0.0.1"]
        origin = "{_origin.Urls.First()}"
        """);

    private async Task AnswerAsync(HttpContext context)
    {
        lock (_targets)
        {
            _targets.Add(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            _headers.Add(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        }

        switch (context.Request.Path.Value)
        {
            case "/socket":
                using (var socket = await context.WebSockets.AcceptWebSocketAsync())
                {
                    var buffer = new byte[64];
                    var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
                    await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, context.RequestAborted);
                }

                return;
            case "/events":
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: one\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case "/utf8":
                context.Response.Headers["X-Echo"] = context.Request.Headers["X-Kept"];
                break;
            case "/hop":
                context.Response.Headers.Append("X-Hop", "1");
                context.Response.Headers.Append("Content-Language", "cnr");
                context.Response.Headers.Connection = "X-Hop, Content-Language";
                break;
            case "/elsewhere":
                context.Response.Headers.AltSvc = "h3=\"origin.example:443\"; ma=86400";
                break;
            case "/checked":
                context.Response.Headers.CacheControl = "max-age=0";
                context.Response.Headers.ETag = "\"1\"";
                break;
            case "/cached":
                context.Response.Headers.CacheControl = "max-age=60";
                break;
        }

        await context.Response.WriteAsync("hello");
    }

    private Task<string> RawAsync(string request, bool halfClose = false) => RawHttp.AskAsync(_url, Encoding.Latin1.GetBytes(request), halfClose);
}
