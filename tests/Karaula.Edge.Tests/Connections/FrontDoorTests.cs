using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Tests.Support;

namespace Karaula.Edge.Tests.Connections;

/// <summary>The front door of a whole edge, over real sockets.</summary>
public sealed class FrontDoorTests : IAsyncLifetime
{
    private const string Get = "GET /form HTTP/1.1\r\nHost: a.example\r\n\r\n";

    private const string Settings =
        """
        [edge.connections]
        total = 60
        per_source = 20
        per_network = 40
        handshake_burst = 3
        handshakes_per_second = 0.1
        hello_timeout_seconds = 0.5
        glitches = 5
        memory_mib = 1

        """;

    private readonly RawOrigin _origin = new();
    private TestEdge _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await TestEdge.StartAsync(_origin.Port, Settings);

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Connect_BeyondTheSourcesShare_IsClosedAndOthersAreServed()
    {
        var held = new List<Socket>();
        for (var i = 0; i < 20; i++)
            held.Add(await _edge.ConnectAsync("203.0.113.1"));
        await UntilAsync(() => _edge.Get<ConnectionTable>().OpenOf(Key("203.0.113.1")) == 20);

        using var refused = await _edge.ConnectAsync("203.0.113.1");

        Assert.True(await IsClosedAsync(refused));
        Assert.EndsWith("ok", await _edge.SendAsync(Get, "203.0.113.2"), StringComparison.Ordinal);
        foreach (var socket in held)
            socket.Dispose();
        await UntilAsync(() => _edge.Get<ConnectionTable>().OpenOf(Key("203.0.113.1")) == 0);
    }

    [Fact]
    public async Task Connect_NoRoomAtAll_ReadersOfOtherNetworksGetInAndTheFloodLosesConnections()
    {
        var held = new List<Socket>();
        for (var i = 0; i < 60; i++)
            held.Add(await _edge.ConnectAsync($"203.0.{112 + (i % 2)}.{i / 15}"));
        await UntilAsync(() => _edge.Get<ConnectionTable>().Open == 60);

        for (var i = 0; i < 10; i++)
            Assert.EndsWith("ok", await _edge.SendAsync(Get, $"198.51.{i}.1"), StringComparison.Ordinal);

        Assert.True(_edge.Get<ConnectionTable>().Open <= 60);
        Assert.True(await IsClosedAsync([.. held]));
        foreach (var socket in held)
            socket.Dispose();
    }

    [Fact]
    public async Task Hello_NotInTime_IsClosedAndCounted()
    {
        using var silent = await _edge.ConnectAsync("203.0.113.3", tls: true);
        using var slow = await _edge.ConnectAsync("203.0.113.3", tls: true);
        await slow.SendAsync(HelloBytes.Records(HelloBytes.Example())[..20]);

        Assert.True(await IsClosedAsync(silent));
        Assert.True(await IsClosedAsync(slow));
        Assert.InRange(_edge.Get<ConnectionTable>().GlitchesOf(Key("203.0.113.3")), 1.5, 2);
    }

    [Fact]
    public async Task Hello_ThatIsNone_IsClosedAtOnce()
    {
        using var plain = await _edge.ConnectAsync("203.0.113.4", tls: true);
        await plain.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        Assert.True(await IsClosedAsync(plain));
        Assert.InRange(_edge.Get<ConnectionTable>().GlitchesOf(Key("203.0.113.4")), 0.5, 1);
    }

    [Fact]
    public async Task Hello_InPieces_IsHeardAndNothingIsConsumed()
    {
        await using var tls = await _edge.ConnectTlsAsync(null, "203.0.113.5", pieces: 7);

        var connections = new ClientConnection[100];
        var count = _edge.Get<ConnectionTable>().CopyTo(connections);
        var own = connections.Take(count).Single(connection => connection.Source == Key("203.0.113.5"));

        // TLS, a version, a name, two digits each, no ALPN; two hashes.
        Assert.Matches("^t1[23]d[0-9]{4}00_[0-9a-f]{12}_[0-9a-f]{12}$", own.Ja4.ToString());
    }

    [Fact]
    public async Task Handshakes_BeyondTheBudget_AreClosedBeforeTheyBegin()
    {
        for (var i = 0; i < 3; i++)
            await (await _edge.ConnectTlsAsync(SslApplicationProtocol.Http11, "203.0.113.6")).DisposeAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => _edge.ConnectTlsAsync(SslApplicationProtocol.Http11, "203.0.113.6"));

        await (await _edge.ConnectTlsAsync(SslApplicationProtocol.Http11, "203.0.113.7")).DisposeAsync();
    }

    [Fact]
    public async Task Glitches_TooMany_CloseTheSourcesNewConnectionsUnheard()
    {
        for (var i = 0; i < 7; i++)
            await _edge.SendAsync("GET / HTTP/1.1\nHost: a.example\n\n", "203.0.113.8");

        Assert.Equal("", await _edge.SendAsync(Get, "203.0.113.8"));
        Assert.EndsWith("ok", await _edge.SendAsync(Get, "203.0.113.9"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_BeyondItsBudget_TheMostExpensiveIsClosed()
    {
        // Thirty connections hold the fixed part, which is most of the one MiB; these bodies, awaited whole, are the rest and more.
        var cheap = new List<Socket>();
        for (var i = 0; i < 36; i++)
            cheap.Add(await _edge.ConnectAsync($"198.51.100.{100 + (i / 10)}"));
        var dear = new List<Socket>();
        for (var i = 0; i < 6; i++)
        {
            dear.Add(await _edge.ConnectAsync($"203.0.113.{10 + i}"));
            await dear[i].SendAsync((byte[])[.. "POST /form HTTP/1.1\r\nHost: a.example\r\nContent-Length: 40000\r\n\r\n"u8, .. new byte[39_000]]);
        }

        Assert.True(await IsClosedAsync(dear[0], dear[1], dear[2], dear[3], dear[4], dear[5]));
        Assert.True(_edge.Get<ConnectionTable>().OpenOf(Key("198.51.100.100")) == 10);
        foreach (var socket in cheap.Concat(dear))
            socket.Dispose();
    }

    /// <summary>Whether one of them is closed by the edge, in time.</summary>
    private static async Task<bool> IsClosedAsync(params Socket[] sockets)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        var first = await Task.WhenAny(sockets.Select(socket => EndAsync(socket, patience.Token)));
        return await first;
    }

    private static async Task<bool> EndAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], cancellationToken) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!isSo())
            await Task.Delay(10, patience.Token);
    }

    private static SourceKey Key(string address) => SourceKey.Of(IPAddress.Parse(address));
}
