using System.Net;
using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Http.Caching.Tests.Support;

/// <summary>A real server on a free port: the cache, and behind it an origin made of a delegate. Time stands still unless moved.</summary>
internal sealed class TestCache : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly WebApplication _app;
    private readonly Version _version;
    private readonly SemaphoreSlim _finished = new(0);
    private int _originRequests;

    private TestCache(WebApplication app, FakeTimeProvider time, Version version)
    {
        _app = app;
        _version = version;
        Time = time;
    }

    public FakeTimeProvider Time { get; }

    public HttpClient Client { get; private set; } = null!;

    public IPEndPoint EndPoint { get; private set; } = null!;

    public MemoryStore Store => _app.Services.GetRequiredService<MemoryStore>();

    public IServiceProvider Services => _app.Services;

    /// <summary>How often the origin was asked.</summary>
    public int OriginRequests => Volatile.Read(ref _originRequests);

    public static async Task<TestCache> StartAsync(
        RequestDelegate origin,
        HttpCachePolicy? policy = null,
        Action<HttpCacheOptions>? configure = null,
        Func<HttpContext, RequestDelegate, Task>? outer = null,
        Func<HttpContext, RequestDelegate, Task>? between = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        bool webSockets = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var time = new FakeTimeProvider(Start);
        builder.Services.AddHttpCache(options =>
        {
            options.Policy = _ => policy ?? HttpCachePolicy.Default;
            configure?.Invoke(options);
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        WebApplication app = builder.Build();
        var cache = new TestCache(app, time, protocols == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11);
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                cache._finished.Release();
            }
        });
        if (outer is not null)
            app.Use((context, next) => outer(context, next));
        app.UseHttpCache();
        if (webSockets)
            app.UseWebSockets();
        if (between is not null)
            app.Use((context, next) => between(context, next));
        app.Run(context =>
        {
            Interlocked.Increment(ref cache._originRequests);
            return origin(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = new Uri(app.Urls.Single());
        cache.EndPoint = new IPEndPoint(IPAddress.Loopback, address.Port);
        cache.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = address,
        };
        return cache;
    }

    /// <summary>Sends a request with fields given as "Name: value".</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, params string[] fields)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = _version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (string field in fields)
        {
            int colon = field.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(field[..colon], field[(colon + 1)..].Trim());
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params string[] fields) => SendAsync("GET", path, fields);

    /// <summary>Waits until the origin has been asked so often in all.</summary>
    public Task AskedAsync(int requests) => UntilAsync(() => OriginRequests >= requests);

    /// <summary>Waits until so many requests wait for what others asked the origin for, or read it along.</summary>
    public Task WaitingAsync(int requests) => UntilAsync(() => Services.GetRequiredService<FlightTable>().Followers >= requests);

    /// <summary>Waits until nothing is asked of the origin any more.</summary>
    public Task NoFlightsAsync() => UntilAsync(() => Services.GetRequiredService<FlightTable>().Count == 0);

    /// <summary>Waits until the one answer stored has this body.</summary>
    public async Task StoredAsync(string body)
    {
        await NoFlightsAsync();
        Assert.Equal(body, await (await GetAsync("/")).TextAsync());
    }

    /// <summary>Polls what no event tells; the test's own time limit ends it.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(1, patience.Token);
    }

    /// <summary>Waits until the server is done with so many requests: a client may have its answer, or its error, before that.</summary>
    public async Task FinishedAsync(int requests)
    {
        for (int i = 0; i < requests; i++)
            await _finished.WaitAsync(TestContext.Current.CancellationToken);
    }

    public Task<RawConnection> ConnectAsync() => RawConnection.ConnectAsync(EndPoint);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _finished.Dispose();
    }
}
