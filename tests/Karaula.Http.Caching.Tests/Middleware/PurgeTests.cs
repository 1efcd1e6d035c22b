using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class PurgeTests
{
    [Theory]
    [InlineData(HttpCachePurgeKind.Url, "http://HOST/a?x=1", 1)]
    [InlineData(HttpCachePurgeKind.Url, "https://HOST/a?x=1", 1)]
    [InlineData(HttpCachePurgeKind.Url, "http://HOST/A?x=1", 0)]
    [InlineData(HttpCachePurgeKind.Url, "http://other.example/a?x=1", 0)]
    [InlineData(HttpCachePurgeKind.Prefix, "http://HOST/a", 2)]
    [InlineData(HttpCachePurgeKind.Prefix, "http://HOST", 3)]
    [InlineData(HttpCachePurgeKind.Tag, "front", 2)]
    [InlineData(HttpCachePurgeKind.Tag, "sport", 1)]
    [InlineData(HttpCachePurgeKind.Tag, "fron", 0)]
    public async Task Purge_OfEachKind_TakesOutWhatItNamesAndNothingElse(HttpCachePurgeKind kind, string value, int expected)
    {
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60", context.Request.Path == "/b" ? "Surrogate-Key: front sport" : "Cache-Tag: front-page");
            if (context.Request.QueryString.HasValue)
                TestOrigin.Set(context, "Cache-Tag: front, news");
            return context.Response.WriteAsync("body");
        });
        foreach (string path in new[] { "/a?x=1", "/a/c", "/b" })
            await cache.GetAsync(path);
        HttpCacheControl control = cache.Services.GetRequiredService<HttpCacheControl>();

        int purged = control.Purge(new() { Kind = kind, Value = value.Replace("HOST", cache.EndPoint.ToString(), StringComparison.Ordinal) });

        Assert.Equal((expected, 3 - expected), (purged, cache.Store.Count));
    }

    [Fact]
    public async Task Purge_Soft_IsValidatedBeforeTheNextUseAndMayStandIn()
    {
        bool fails = false;
        RequestDelegate validating = TestOrigin.Validating("\"1\"", ["Cache-Control: max-age=60, stale-if-error=60"]);
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            if (!fails)
                return validating(context);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await cache.GetAsync("/");
        HttpCacheControl control = cache.Services.GetRequiredService<HttpCacheControl>();
        var purge = new HttpCachePurge { Kind = HttpCachePurgeKind.Prefix, Value = $"http://{cache.EndPoint}/", Soft = true };

        Assert.Equal(1, control.Purge(purge));
        Assert.Equal("body", await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal(2, cache.OriginRequests);
        control.Purge(purge);
        fails = true;
        Assert.Equal("body", await (await cache.GetAsync("/")).TextAsync());
    }

    [Theory]
    [InlineData(HttpCachePurgeKind.Url)]
    [InlineData(HttpCachePurgeKind.Prefix)]
    public async Task Purge_WhileTheAnswerIsOnItsWay_KeepsItOut(HttpCachePurgeKind kind)
    {
        var mayAnswer = new TaskCompletionSource();
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            await mayAnswer.Task;
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            await context.Response.WriteAsync("old");
        });
        Task<HttpResponseMessage> reader = cache.GetAsync("/");
        await cache.AskedAsync(1);
        cache.Services.GetRequiredService<HttpCacheControl>().Purge(new() { Kind = kind, Value = $"http://{cache.EndPoint}/" });
        mayAnswer.SetResult();
        await reader;
        await cache.NoFlightsAsync();

        Assert.Equal(0, cache.Store.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("ftp://a/b")]
    [InlineData("http://")]
    [InlineData("http:///a")]
    public async Task Purge_NoUrl_SaysSo(string url)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With());
        HttpCacheControl control = cache.Services.GetRequiredService<HttpCacheControl>();

        Assert.Throws<FormatException>(() => control.Purge(new() { Kind = HttpCachePurgeKind.Url, Value = url }));
    }

    [Fact]
    public async Task Show_StoredAnswer_SaysWhyItIsFreshOrNot()
    {
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.With("Cache-Control: max-age=60, stale-if-error=30", "Vary: Accept-Language", "ETag: \"1\"", "Cache-Tag: a"));
        await cache.GetAsync("/p", "Accept-Language: sr");
        HttpCacheControl control = cache.Services.GetRequiredService<HttpCacheControl>();
        cache.Time.Advance(TimeSpan.FromSeconds(20));
        HttpCacheEntryView fresh = Assert.Single(control.Show("", $"http://{cache.EndPoint}/p"));
        cache.Time.Advance(TimeSpan.FromSeconds(60));
        HttpCacheEntryView stale = Assert.Single(control.Show("", $"http://{cache.EndPoint}/p"));

        Assert.Equal((true, "fresh for 40 s more, by max-age=60"), (fresh.Fresh, fresh.Why));
        Assert.Equal(
            (false, "stale for 20 s, by max-age=60; stands in up to 30 s for a failing origin; its validator is asked about"), (stale.Fresh, stale.Why));
        Assert.Equal(["Accept-Language: sr"], fresh.Vary);
        Assert.Equal(["a"], fresh.Tags);
        Assert.Equal("\"1\"", fresh.EntityTag);
    }
}
