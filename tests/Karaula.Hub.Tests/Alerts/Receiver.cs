using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Hub.Tests.Alerts;

/// <summary>A real HTTP server that takes webhooks, and refuses as often as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();
    private volatile int _refusals;

    private Receiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First() + "/hook?token=of-the-address");

    public IReadOnlyList<Received> All => [.. _received];

    /// <summary>Answers 503 so many times from now on.</summary>
    public int Refusals
    {
        get => _refusals;
        set => _refusals = value;
    }

    public static async Task<Receiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        string Header(string name) => context.Request.Headers[name].ToString();
        var refused = Interlocked.Decrement(ref _refusals) >= 0;
        _received.Enqueue(new Received(Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), context.Request.ContentType, body, !refused));
        context.Response.StatusCode = refused ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status204NoContent;
    }

    internal sealed record Received(string Id, string Timestamp, string Signature, string? ContentType, string Body, bool Taken);
}
