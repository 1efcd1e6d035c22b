using System.Net;
using Karaula.Http.Caching.Storage.Disk;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Http.Caching.Tests.Middleware;

/// <summary>The disk behind the memory, as readers see it.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cache").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task Get_AfterARestart_IsAnsweredFromTheDisk(int size)
    {
        RequestDelegate origin = Origin(size);
        await FillAsync(origin, "/a");
        await using TestCache cache = await StartAsync(origin);

        HttpResponseMessage answer = await GetAsync(cache, "/a");
        HttpResponseMessage part = await GetAsync(cache, "/a", "Range: bytes=10-19");
        HttpResponseMessage other = await GetAsync(cache, "/a", "Accept-Language: sq");

        Assert.Equal(new string('x', size), await answer.TextAsync());
        Assert.Contains("hit", answer.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.PartialContent, "xxxxxxxxxx"), (part.StatusCode, await part.TextAsync()));
        Assert.Equal((HttpStatusCode.OK, 1), (other.StatusCode, cache.OriginRequests));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task Get_StaleOnDisk_IsValidatedAndStandsInForADeadOrigin(int size)
    {
        await FillAsync(Origin(size), "/a");
        bool isDead = false;
        await using TestCache cache = await StartAsync(context =>
        {
            if (isDead)
                throw new IOException("The origin is gone.");
            TestOrigin.Set(context, "Cache-Control: max-age=60, stale-if-error=3600", "ETag: \"1\"", "Vary: Accept-Language");
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch == "\"1\"" ? 304 : 500;
            return Task.CompletedTask;
        });
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(new string('x', size), await (await GetAsync(cache, "/a")).TextAsync());
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        isDead = true;

        Assert.Equal(new string('x', size), await (await GetAsync(cache, "/a")).TextAsync());
        Assert.Equal(2, cache.OriginRequests);
    }

    [Theory]
    [InlineData(HttpCachePurgeKind.Url, "/a")]
    [InlineData(HttpCachePurgeKind.Prefix, "/")]
    public async Task Purge_WhatIsOnDiskOnly_IsGone(HttpCachePurgeKind kind, string path)
    {
        await FillAsync(Origin(100), "/a");
        await using TestCache cache = await StartAsync(Origin(100));
        cache.Services.GetRequiredService<HttpCacheControl>().Purge(new() { Kind = kind, Value = "http://site.example" + path });

        await GetAsync(cache, "/a");

        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Post_ThatSucceeds_InvalidatesWhatIsOnDisk()
    {
        await FillAsync(Origin(100), "/a");
        await using TestCache cache = await StartAsync(Origin(100));
        await cache.SendAsync("POST", "/a", "Host: site.example");

        await GetAsync(cache, "/a");

        Assert.Equal(2, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_ByACrowdAfterARestart_IsLoadedOnce()
    {
        await FillAsync(Origin(10_000), "/a");
        await using TestCache cache = await StartAsync(Origin(10_000));

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync(cache, "/a")));

        foreach (HttpResponseMessage answer in answers)
            Assert.Equal(new string('x', 10_000), await answer.TextAsync());
        Assert.Equal(0, cache.OriginRequests);
        Assert.Equal(1, cache.Services.GetRequiredService<DiskTier>().Store!.Counters.LoadedResponses);
    }

    private static RequestDelegate Origin(int size) => context =>
    {
        TestOrigin.Set(context, "Cache-Control: max-age=60, stale-if-error=3600", "ETag: \"1\"", "Vary: Accept-Language");
        context.Response.ContentLength = size;
        return context.Response.WriteAsync(new string('x', size));
    };

    private static Task<HttpResponseMessage> GetAsync(TestCache cache, string path, params string[] fields) =>
        cache.GetAsync(path, [.. fields, "Host: site.example"]);

    private Task<TestCache> StartAsync(RequestDelegate origin) =>
        TestCache.StartAsync(origin, configure: options => options.Disk = new() { Folder = _folder, MaximumBytes = 64L << 20 });

    private async Task FillAsync(RequestDelegate origin, string path)
    {
        await using TestCache cache = await StartAsync(origin);
        await GetAsync(cache, path);
        await cache.Services.GetRequiredService<DiskTier>().Store!.FlushAsync();
    }
}
