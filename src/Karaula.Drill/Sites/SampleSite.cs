using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Karaula.Drill.Sites;

/// <summary>One running sample site on a port of its own.</summary>
internal sealed class SampleSite : IAsyncDisposable
{
    private readonly SampleSiteOptions _options;
    private readonly SamplePages _pages;
    private readonly WorkerLine _line;
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private long _attackRequests;
    private long _requests;

    private SampleSite(SampleSiteOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _pages = new SamplePages(options);
        _line = new WorkerLine(options.Workers, options.Backlog);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhostAnyPort();
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>Requests so far.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Of those, from the drill's attackers, whom their reserved addresses tell apart.</summary>
    public long AttackRequests => Interlocked.Read(ref _attackRequests);

    /// <summary>Starts a site.</summary>
    public static async Task<SampleSite> StartAsync(SampleSiteOptions options, TimeProvider time)
    {
        var site = new SampleSite(options, time);
        await site._app.StartAsync();
        return site;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _line.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (context.Request.Headers["X-Forwarded-For"] is [{ } source, ..] && !Traffic.DrillAddresses.IsReader(source))
            Interlocked.Increment(ref _attackRequests);

        var path = context.Request.Path.Value ?? "/";
        var isAsset = path is "/style.css" or "/script.js" or "/feed.xml" || path.StartsWith("/image/", StringComparison.Ordinal);
        var isSearch = path is "/search" or "/login";
        var work = isAsset ? _options.AssetMilliseconds : isSearch ? _options.SearchMilliseconds : _options.PageMilliseconds;
        if (!await _line.WorkAsync(work, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (path == SamplePages.ArchivePath)
        {
            await WriteArchiveAsync(context);
            return;
        }

        var (body, type, cache) = Find(context, path);
        if (body is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("There is no such page.");
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(body);
        var headers = context.Response.Headers;
        headers.ContentType = type;
        headers.CacheControl = cache;
        if (isAsset)
        {
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"";
            headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes);
    }

    private static async Task WriteArchiveAsync(HttpContext context)
    {
        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.CacheControl = "public, max-age=3600";
        context.Response.ContentLength = SamplePages.Archive.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(SamplePages.Archive);
    }

    private (string? Body, string Type, string Cache) Find(HttpContext context, string path)
    {
        const string html = "text/html; charset=utf-8";
        const string page = "public, max-age=20";
        const string asset = "public, max-age=3600";
        return path switch
        {
            "/" => (_pages.Home(_time.GetUtcNow()), html, page),
            "/style.css" => (_pages.Style, "text/css; charset=utf-8", asset),
            "/script.js" => (_pages.Script, "text/javascript; charset=utf-8", asset),
            "/feed.xml" => (_pages.Feed(), "application/rss+xml; charset=utf-8", "public, max-age=30"),
            "/search" => (_pages.Search(context.Request.Query["q"].ToString()), html, "no-store"),
            "/login" => (_pages.Login(), html, "no-store"),
            "/live" => (_pages.Live(_time.GetUtcNow()), html, "no-store"),
            _ when path.StartsWith("/article/", StringComparison.Ordinal) => (_pages.Article(path[9..]), html, page),
            _ when path.StartsWith("/image/", StringComparison.Ordinal)
                && int.TryParse(path[7..].Replace(".svg", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                => (_pages.Image(number), "image/svg+xml", asset),
            _ => (null, "", ""),
        };
    }
}

internal static class KestrelListening
{
    /// <summary>Listens on a free port of the loopback.</summary>
    public static void ListenLocalhostAnyPort(this KestrelServerOptions kestrel) =>
        kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
}
