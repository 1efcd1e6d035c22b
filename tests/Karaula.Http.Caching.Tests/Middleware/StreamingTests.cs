using System.Net.WebSockets;
using System.Text;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class StreamingTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n";

    [Theory]
    [InlineData("text/html", "max-age=60", true)]
    [InlineData("text/html", "max-age=60", false)]
    [InlineData("text/event-stream", "no-cache", true)]
    [InlineData("text/event-stream", "no-cache", false)]
    public async Task Get_AnswerComesInPieces_EachIsPassedOnAtOnce(string type, string cacheControl, bool throughStream)
    {
        var more = new SemaphoreSlim(0);
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            TestOrigin.Set(context, $"Cache-Control: {cacheControl}");
            context.Response.ContentType = type;
            await context.Response.Body.FlushAsync();
            for (int i = 0; i < 3; i++)
            {
                await more.WaitAsync();
                byte[] piece = Encoding.ASCII.GetBytes($"data: {i}\n\n");
                if (throughStream)
                {
                    await context.Response.Body.WriteAsync(piece);
                    await context.Response.Body.FlushAsync();
                }
                else
                {
                    await context.Response.BodyWriter.WriteAsync(piece);
                }
            }
        });
        using RawConnection raw = await cache.ConnectAsync();
        await raw.SendAsync(Get);
        await raw.ReadUntilAsync("\r\n\r\n");
        for (int i = 0; i < 3; i++)
        {
            more.Release();
            await raw.ReadUntilAsync($"data: {i}\n\n");
        }

        await raw.ReadUntilAsync("0\r\n\r\n");
        await raw.SendAsync(Get);
        if (cacheControl != "no-cache")
            Assert.EndsWith("data: 0\n\ndata: 1\n\ndata: 2\n\n", await raw.ReadUntilAsync("data: 2\n\n"), StringComparison.Ordinal);
        Assert.Equal(cacheControl == "no-cache" ? 0 : 1, cache.Store.Count);
        more.Release(3);
    }

    [Fact]
    public async Task Get_WebSocket_PassesBothWays()
    {
        await using TestCache cache = await TestCache.StartAsync(
            async context =>
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                byte[] buffer = new byte[100];
                WebSocketReceiveResult message = await socket.ReceiveAsync(buffer, context.RequestAborted);
                await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, true, context.RequestAborted);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            },
            webSockets: true);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{cache.EndPoint.Port}/"), TestContext.Current.CancellationToken);
        await client.SendAsync("hail"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        byte[] received = new byte[100];
        WebSocketReceiveResult echo = await client.ReceiveAsync(received, TestContext.Current.CancellationToken);
        Assert.Equal("hail", Encoding.ASCII.GetString(received, 0, echo.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_OriginBreaksOffByAborting_TornBodyIsNotStored(bool declared)
    {
        foreach (HttpProtocols protocols in new[] { HttpProtocols.Http1, HttpProtocols.Http2 })
        {
            await using TestCache cache = await TestCache.StartAsync(
                async context =>
                {
                    TestOrigin.Set(context, "Cache-Control: max-age=60");
                    context.Response.ContentLength = declared ? 100 : null;
                    await context.Response.Body.WriteAsync(new byte[50]);
                    if (context.Features.Get<IHttpResetFeature>() is { } reset)
                        reset.Reset(2);
                    else
                        context.Abort();
                },
                outer: (context, next) =>
                {
                    // The server cancels its token some time later, on another thread: the cache must not rely on it.
                    context.RequestAborted = CancellationToken.None;
                    return next(context);
                },
                protocols: protocols);
            await Assert.ThrowsAsync<HttpRequestException>(() => cache.GetAsync("/"));
            await Assert.ThrowsAsync<HttpRequestException>(() => cache.GetAsync("/"));
            await cache.FinishedAsync(2);
            Assert.Equal((2, 0, 0L), (cache.OriginRequests, cache.Store.Count, cache.Store.ReceivingBytes));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_OriginThrowsOrSendsTooLittle_TornBodyIsNotStored(bool throws)
    {
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            context.Response.ContentLength = throws ? null : 100;
            await context.Response.Body.WriteAsync(new byte[50]);
            if (throws)
                throw new IOException("The origin broke off.");
        });
        await Assert.ThrowsAsync<HttpRequestException>(() => cache.GetAsync("/"));
        await Assert.ThrowsAsync<HttpRequestException>(() => cache.GetAsync("/"));
        await cache.FinishedAsync(2);
        Assert.Equal((2, 0, 0L), (cache.OriginRequests, cache.Store.Count, cache.Store.ReceivingBytes));
    }

    [Fact]
    public async Task Get_ReaderLeavesAndOriginFallsSilent_NothingIsStored()
    {
        IHttpCacheFeature? feature = null;
        await using TestCache cache = await TestCache.StartAsync(
            async context =>
            {
                TestOrigin.Set(context, "Cache-Control: max-age=60");
                var left = new TaskCompletionSource();
                await using CancellationTokenRegistration registration = context.RequestAborted.Register(left.SetResult);
                await context.Response.Body.WriteAsync(new byte[50]);
                await left.Task;
            },
            outer: async (context, next) =>
            {
                await next(context);
                feature = context.Features.GetRequiredFeature<IHttpCacheFeature>();
            });
        using (RawConnection raw = await cache.ConnectAsync())
        {
            await raw.SendAsync(Get);
            await raw.ReadUntilAsync("\r\n\r\n");
            raw.Reset();
        }

        await cache.FinishedAsync(1);
        Assert.False(feature!.Stored);
        Assert.Equal((0, 0L), (cache.Store.Count, cache.Store.ReceivingBytes));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    [InlineData(null)]
    public async Task Get_ReaderAsksAgainRightAfterTheAnswer_FindsItStored(int? declared)
    {
        var mayReturn = new SemaphoreSlim(0);
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            context.Response.ContentLength = declared;
            await context.Response.WriteAsync(new string('x', declared ?? 5));
            await context.Response.Body.FlushAsync();
            if (declared is null)
                await context.Response.CompleteAsync();
            await mayReturn.WaitAsync();
        });
        for (int i = 0; i < 2; i++)
        {
            // Each on its own connection: the first is the server's until the origin returns.
            using RawConnection raw = await cache.ConnectAsync();
            await raw.SendAsync(Get);
            await raw.ReadUntilAsync("\r\n\r\n");
            await raw.ReadUntilAsync(declared == 0 ? "" : "xxxxx");
            if (declared is null && i == 0)
                await raw.ReadUntilAsync("0\r\n\r\n");
        }

        Assert.Equal(1, cache.OriginRequests);
        mayReturn.Release(2);
    }

    [Fact]
    public async Task Get_SentFromAFile_IsStored()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "0123456789", TestContext.Current.CancellationToken);
            await using TestCache cache = await TestCache.StartAsync(context =>
            {
                TestOrigin.Set(context, "Cache-Control: max-age=60");
                return context.Response.SendFileAsync(path, 2, 5);
            });
            for (int i = 0; i < 2; i++)
                Assert.Equal("23456", await (await cache.GetAsync("/")).TextAsync());
            Assert.Equal(1, cache.OriginRequests);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
