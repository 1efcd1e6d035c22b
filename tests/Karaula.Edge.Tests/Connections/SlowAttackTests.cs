using System.Net.Sockets;
using System.Text;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Tests.Connections;

/// <summary>Hundreds of clients that send or read as slowly as they can, over real sockets, while readers want their pages from the origin.</summary>
public sealed class SlowAttackTests : IAsyncLifetime
{
    private const int Attackers = 300;
    private const int LargeAnswer = 2 << 20;

    private WebApplication _origin = null!;
    private TestEdge _edge = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _origin = builder.Build();
        var large = new byte[LargeAnswer];
        _origin.Run(async context =>
        {
            if (context.Request.Path == "/large")
            {
                context.Response.Headers.CacheControl = "max-age=60";
                await context.Response.Body.WriteAsync(large);
                return;
            }

            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("ok");
        });
        await _origin.StartAsync();
        // A rate that nobody reaches with a pause of half a second, so that the test need not wait for as long as an edge in service would.
        _edge = await TestEdge.StartAsync(
            new Uri(_origin.Urls.First()).Port, "[edge.connections]\nper_source = 20\nresponse_bytes_per_second = 16384\n", cache: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public Task Slowloris_HundredsOfHeadsThatNeverEnd_ReadersAreAnswered() =>
        ReadersAreAnsweredWhileAsync("GET /form HTTP/1.1\r\nHost: a.example\r\nX-A: ", drip: "b");

    [Fact]
    public Task SlowBody_HundredsOfBodiesThatNeverEnd_ReadersAreAnswered() =>
        ReadersAreAnsweredWhileAsync("POST /form HTTP/1.1\r\nHost: a.example\r\nContent-Length: 40000\r\n\r\n", drip: "b");

    [Fact]
    public async Task SlowRead_HundredsOfReadersThatStop_HoldLittleAndLoseTheirAnswers()
    {
        await _edge.SendAsync("GET /large HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", "198.51.100.1");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sockets = await AttackAsync("GET /large HTTP/1.1\r\nHost: a.example\r\n\r\n", receiveBuffer: 4096);

        await ReadersAsync();
        // Two MiB for each would be 600.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 << 20);
        await UntilAsync(() => _edge.Get<ConnectionTable>().Open < Attackers / 10);
        Assert.True(_edge.Get<ConnectionTable>().GlitchesOf(SourceKey.Of(System.Net.IPAddress.Parse("203.0.113.1"))) > 1);
        Close(sockets);
    }

    [Theory]
    [InlineData("/large")]
    [InlineData("/form")]
    public async Task StalledWindow_StreamsThatMayNotBeAnswered_AreEnded(string path)
    {
        await using var tls = await _edge.ConnectTlsAsync(System.Net.Security.SslApplicationProtocol.Http2, "203.0.113.90");
        // SETTINGS_INITIAL_WINDOW_SIZE 0: fields may be sent, and not a byte of a body.
        await tls.WriteAsync((byte[])
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Http2Bytes.Frame(4, 0, 0, [0, 4, 0, 0, 0, 0]),
            .. Enumerable.Range(0, 20).SelectMany(i => Http2Bytes.Get((2 * i) + 1, path)),
        ]);

        var (types, goAway) = await Http2Bytes.ReadAsync(tls, TimeSpan.FromSeconds(40), seen => seen.Count(type => type == 3) == 20);

        Assert.True(goAway is not null || types.Count(type => type == 3) == 20 || await IsClosedAsync(tls), string.Join(' ', types));
        Assert.DoesNotContain((byte)0, types);
        await ReadersAsync();
    }

    private static async Task<bool> IsClosedAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            return await stream.ReadAsync(new byte[1], patience.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Read_SteadyThoughSlow_GetsTheWholeAnswer()
    {
        // 16 KiB in at most a quarter of a second or so: four times the slowest rate.
        using var socket = await _edge.ConnectAsync("198.51.100.2");
        await socket.SendAsync("GET /large HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"u8.ToArray());
        var buffer = new byte[64 * 1024];
        var all = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)) > 0; all += read)
            await Task.Delay(20, TestContext.Current.CancellationToken);

        Assert.InRange(all, LargeAnswer, LargeAnswer + 32_000);
    }

    private async Task ReadersAreAnsweredWhileAsync(string beginning, string drip)
    {
        var sockets = await AttackAsync(beginning);
        foreach (var socket in sockets)
            await socket.SendAsync(Encoding.ASCII.GetBytes(drip));

        await ReadersAsync();
        Close(sockets);
    }

    private async Task<Socket[]> AttackAsync(string beginning, int receiveBuffer = 0)
    {
        var sockets = new Socket[Attackers];
        for (var i = 0; i < Attackers; i++)
        {
            sockets[i] = await _edge.ConnectAsync($"203.0.{113 + (i / 200)}.{i % 200 / 10}", receiveBuffer: receiveBuffer);
            await sockets[i].SendAsync(Encoding.ASCII.GetBytes(beginning));
        }

        await UntilAsync(() => _edge.Get<ConnectionTable>().Open >= Attackers);
        return sockets;
    }

    private async Task ReadersAsync()
    {
        for (var i = 0; i < 30; i++)
        {
            var answer = await _edge.SendAsync($"POST /form HTTP/1.1\r\nHost: a.example\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi", $"198.51.{i}.9");
            Assert.Contains("\r\n\r\n2\r\nok", answer.Replace("Transfer-Encoding: chunked", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    private static void Close(Socket[] sockets)
    {
        foreach (var socket in sockets)
            socket.Dispose();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
            await Task.Delay(20, patience.Token);
    }
}
