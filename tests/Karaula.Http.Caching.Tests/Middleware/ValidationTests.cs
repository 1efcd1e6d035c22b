using System.Net;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class ValidationTests
{
    private const string LastModified = "Wed, 01 Oct 2025 00:00:00 GMT";

    [Fact]
    public async Task Get_StaleAndConfirmed_IsServedWithUpdatedFields()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.Validating(
            "\"v1\"", ["Cache-Control: max-age=60", "X-A: old", "X-B: kept"], ["Cache-Control: max-age=100", "X-A: new", "Content-Length: 0", "Content-Encoding: bad"]));
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        HttpResponseMessage confirmed = await cache.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        Assert.Equal("body", await confirmed.TextAsync());
        Assert.Equal(("new", "kept", "0"), (confirmed.Field("X-A"), confirmed.Field("X-B"), confirmed.Field("Age")));
        Assert.Equal("HttpCache; fwd=stale; fwd-status=304; stored", confirmed.Field("Cache-Status"));
        Assert.Null(confirmed.Field("Content-Encoding"));
        cache.Time.Advance(TimeSpan.FromSeconds(99));
        HttpResponseMessage hit = await cache.GetAsync("/");
        Assert.Equal(("new", "99"), (hit.Field("X-A"), hit.Field("Age")));
        Assert.Equal(2, cache.OriginRequests);
        Assert.Equal(1, cache.Store.Count);
    }

    [Fact]
    public async Task Get_NoCacheWithTag_IsConfirmedOnEachUse()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.Validating("W/\"v1\"", ["Cache-Control: no-cache, max-age=60"]));
        await cache.GetAsync("/");
        HttpResponseMessage second = await cache.GetAsync("/");
        Assert.Equal("body", await second.TextAsync());
        Assert.Equal("HttpCache; fwd=stale; fwd-status=304; stored", second.Field("Cache-Status"));
        Assert.Equal(2, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_StaleWithLastModified_AsksWithItAndRestoresTheRequest()
    {
        List<string> seen = [];
        List<string> after = [];
        await using TestCache cache = await TestCache.StartAsync(
            async context =>
            {
                seen.Add($"{context.Request.Headers.IfModifiedSince}|{context.Request.Headers.IfNoneMatch}");
                TestOrigin.Set(context, "Cache-Control: max-age=60", $"Last-Modified: {LastModified}");
                if (context.Request.Headers.IfModifiedSince.Count > 0)
                    context.Response.StatusCode = 304;
                else
                    await context.Response.WriteAsync("body");
            },
            outer: async (context, next) =>
            {
                await next(context);
                after.Add(context.Request.Headers.IfNoneMatch.ToString());
            });
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        HttpResponseMessage second = await cache.GetAsync("/", "If-None-Match: \"mine\"");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal("body", await second.TextAsync());
        await cache.FinishedAsync(2);
        Assert.Equal(["|", $"{LastModified}|"], seen);
        Assert.Equal(["", "\"mine\""], after);
    }

    [Fact]
    public async Task Get_StaleAndChanged_NewAnswerReplacesTheOld()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60", "ETag: \"v\""));
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("2", await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal("2", await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal(1, cache.Store.Count);
    }

    [Theory]
    [InlineData("Cache-Control: no-store")]
    [InlineData("Cache-Control: private, max-age=60")]
    [InlineData("ETag: \"v2\"")]
    public async Task Get_NotModifiedThatWithdraws_IsServedOnceMoreAndForgotten(string field)
    {
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            if (context.Request.Headers.IfNoneMatch.Count > 0)
            {
                context.Response.StatusCode = 304;
                TestOrigin.Set(context, field);
                return;
            }

            TestOrigin.Set(context, "Cache-Control: max-age=60", "ETag: \"v1\"");
            await context.Response.WriteAsync("body");
        });
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("body", await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal(0, cache.Store.Count);
    }

    [Theory]
    [InlineData("If-None-Match: \"v\"", 304)]
    [InlineData("If-None-Match: W/\"v\"", 304)]
    [InlineData("If-None-Match: \"a\", \"v\"", 304)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"w\"", 200)]
    [InlineData("If-Modified-Since: Wed, 01 Oct 2025 00:00:00 GMT", 304)]
    [InlineData("If-Modified-Since: Tue, 30 Sep 2025 23:59:59 GMT", 200)]
    [InlineData("If-Modified-Since: yesterday", 200)]
    [InlineData("If-None-Match: \"w\"|If-Modified-Since: Wed, 01 Oct 2025 00:00:00 GMT", 200)]
    public async Task Get_ConditionOnAHitOrAMiss_IsAnsweredByTheCache(string fields, int expected)
    {
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.With("Cache-Control: max-age=60", "ETag: \"v\"", $"Last-Modified: {LastModified}", "Content-Type: text/plain"));
        for (int i = 0; i < 2; i++)
        {
            HttpResponseMessage response = await cache.GetAsync("/", fields.Split('|'));
            Assert.Equal(expected, (int)response.StatusCode);
            Assert.Equal("\"v\"", response.Field("ETag"));
            Assert.Equal(expected == 304 ? "" : "1", await response.TextAsync());
            Assert.Equal(expected == 304 ? null : "text/plain", response.Field("Content-Type"));
        }

        Assert.Equal("1", await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_ConditionOnAnAnswerThatIsNotStored_GetsTheWholeAnswer()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: no-store", "ETag: \"v\""));
        HttpResponseMessage response = await cache.GetAsync("/", "If-None-Match: \"v\"");
        Assert.Equal("1", await response.TextAsync());
    }

    [Fact]
    public async Task Head_StoredGet_IsAnsweredWithoutABody()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60"));
        await cache.GetAsync("/");
        using RawConnection raw = await cache.ConnectAsync();
        await raw.SendAsync("HEAD / HTTP/1.1\r\nHost: 127.0.0.1:" + cache.EndPoint.Port + "\r\nConnection: close\r\n\r\n");
        string answer = await raw.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 1\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Head_NothingStored_GoesThroughAndStoresNothing()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60"));
        await cache.SendAsync("HEAD", "/");
        Assert.Equal("2", await (await cache.GetAsync("/")).TextAsync());
    }
}
