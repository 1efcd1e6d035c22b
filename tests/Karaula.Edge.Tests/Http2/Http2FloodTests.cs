using System.Net.Security;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Tests.Support;

namespace Karaula.Edge.Tests.Http2;

/// <summary>Published attacks on HTTP/2, made by hand, against a whole edge.</summary>
public sealed class Http2FloodTests : IAsyncLifetime
{
    private const int EnhanceYourCalm = 11;
    private const int Headers = 1;

    private readonly RawOrigin _origin = new();
    private TestEdge _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await TestEdge.StartAsync(_origin.Port);

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("settings")]
    [InlineData("priority")]
    [InlineData("window update")]
    [InlineData("empty data")]
    [InlineData("rapid reset")]
    [InlineData("continuation")]
    [InlineData("unknown frames")]
    public async Task Flood_BeyondItsBudget_EndsWithGoAwayAndIsCounted(string attack)
    {
        var source = SourceKey.Of(System.Net.IPAddress.Parse("203.0.113.50"));
        await using var tls = await _edge.ConnectTlsAsync(SslApplicationProtocol.Http2, "203.0.113.50");
        var reading = Http2Bytes.ReadAsync(tls, TimeSpan.FromSeconds(5));

        await WriteAllAsync(tls, Bytes(attack));
        var (_, goAway) = await reading;

        Assert.Equal(EnhanceYourCalm, goAway);
        Assert.InRange(_edge.Get<ConnectionTable>().GlitchesOf(source), 0.5, 3);
        await AssertReadersAreAnsweredAsync();
    }

    [Fact]
    public async Task Requests_ManyOnOneConnection_AreAllAnswered()
    {
        await using var tls = await _edge.ConnectTlsAsync(SslApplicationProtocol.Http2);
        await tls.WriteAsync(Http2Bytes.Preface, TestContext.Current.CancellationToken);
        var reading = Http2Bytes.ReadAsync(tls, TimeSpan.FromSeconds(2));
        for (var i = 0; i < 60; i++)
            await tls.WriteAsync(Http2Bytes.Get((2 * i) + 1), TestContext.Current.CancellationToken);

        var (types, goAway) = await reading;

        Assert.Null(goAway);
        Assert.Equal(60, types.Count(type => type == Headers));
    }

    [Fact]
    public async Task Fields_HeldByManyStreams_AreRefusedBeyondTheConnectionsBudget()
    {
        // Each stream holds its fields while its body does not end: 100 times 2 * 7,000 bytes is more than one connection may hold.
        await using var tls = await _edge.ConnectTlsAsync(SslApplicationProtocol.Http2, "203.0.113.51");
        var reading = Http2Bytes.ReadAsync(tls, TimeSpan.FromSeconds(3));
        var block = Http2Bytes.Block(
            [(":method", "POST"), (":scheme", "https"), (":authority", "a.example"), (":path", "/form"), ("x", new string('x', 7000))]);
        await WriteAllAsync(
            tls, [.. Http2Bytes.Preface, .. Enumerable.Range(0, 60).SelectMany(i => Http2Bytes.Frame(1, 4, (2 * i) + 1, block))]);

        var (types, _) = await reading;

        // Nobody is answered while bodies are awaited, except those who are refused.
        Assert.InRange(types.Count(type => type == Headers), 10, 40);
        Assert.True(_edge.Get<ConnectionTable>().GlitchesOf(SourceKey.Of(System.Net.IPAddress.Parse("203.0.113.51"))) > 5);
        await AssertReadersAreAnsweredAsync();
    }

    private static byte[] Bytes(string attack) =>
    [
        .. Http2Bytes.Preface,
        .. attack switch
        {
            "ping" => Many(100, _ => Http2Bytes.Frame(6, 0, 0, new byte[8])),
            "settings" => Many(100, _ => Http2Bytes.Frame(4, 0, 0, [])),
            "priority" => Many(500, i => Http2Bytes.Frame(2, 0, (2 * i) + 1, [0, 0, 0, 0, 1])),
            "window update" => Many(2000, _ => Http2Bytes.Frame(8, 0, 0, [0, 0, 0, 1])),
            "empty data" => [.. Http2Bytes.Get(1, flags: 4), .. Many(200, _ => Http2Bytes.Frame(0, 0, 1, []))],
            "rapid reset" => Many(400, i => [.. Http2Bytes.Get((2 * i) + 1), .. Http2Bytes.Frame(3, 0, (2 * i) + 1, [0, 0, 0, 8])]),
            "continuation" => [.. Http2Bytes.Get(1, flags: 1), .. Many(100, _ => Http2Bytes.Frame(9, 0, 1, []))],
            _ => Many(300, _ => Http2Bytes.Frame(0xfa, 0, 0, [1, 2, 3])),
        },
    ];

    private static byte[] Many(int count, Func<int, byte[]> frame) => [.. Enumerable.Range(0, count).SelectMany(frame)];

    private static async Task WriteAllAsync(Stream stream, byte[] bytes)
    {
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // Closed while the flood went on.
        }
    }

    private async Task AssertReadersAreAnsweredAsync() =>
        Assert.EndsWith("ok", await _edge.SendAsync("GET /form HTTP/1.1\r\nHost: a.example\r\n\r\n", "198.51.100.1"), StringComparison.Ordinal);
}
