using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class RangeTests
{
    [Theory]
    [InlineData("Range: bytes=2-4", 206, "234", "bytes 2-4/10")]
    [InlineData("Range: bytes=-2", 206, "89", "bytes 8-9/10")]
    [InlineData("Range: bytes=10-", 416, "", "bytes */10")]
    [InlineData("Range: bytes=0-1,3-4", 200, "0123456789", null)]
    [InlineData("Range: lines=0-1", 200, "0123456789", null)]
    [InlineData("Range: bytes=2-4|If-Range: \"v\"", 206, "234", "bytes 2-4/10")]
    [InlineData("Range: bytes=2-4|If-Range: W/\"v\"", 200, "0123456789", null)]
    [InlineData("Range: bytes=2-4|If-Range: \"w\"", 200, "0123456789", null)]
    [InlineData("Range: bytes=2-4|If-Range: Wed, 01 Oct 2025 00:00:00 GMT", 206, "234", "bytes 2-4/10")]
    [InlineData("Range: bytes=2-4|If-Range: Thu, 02 Oct 2025 00:00:00 GMT", 200, "0123456789", null)]
    [InlineData("Range: bytes=2-4|If-None-Match: \"v\"", 304, "", null)]
    public async Task Get_RangeOfAStoredAnswer_IsServedFromIt(string fields, int status, string body, string? contentRange)
    {
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60", "ETag: \"v\"", "Last-Modified: Wed, 01 Oct 2025 00:00:00 GMT");
            return context.Response.WriteAsync("0123456789");
        });
        await cache.GetAsync("/");
        HttpResponseMessage response = await cache.GetAsync("/", fields.Split('|'));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.TextAsync());
        Assert.Equal(contentRange, response.Field("Content-Range"));
        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_RangeAcrossSegments_IsExact()
    {
        byte[] body = new byte[300_000];
        new Random(2).NextBytes(body);
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await cache.GetAsync("/");
        foreach ((int first, int last) in new[] { (0, 299_999), (65_000, 66_000), (65_535, 65_536), (100_000, 250_000), (299_999, 299_999) })
        {
            HttpResponseMessage response = await cache.GetAsync("/", $"Range: bytes={first}-{last}");
            Assert.Equal(body[first..(last + 1)], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_RangeNotStored_GoesThroughUntouched()
    {
        List<string> seen = [];
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.Range.ToString());
            context.Response.StatusCode = 206;
            TestOrigin.Set(context, "Cache-Control: max-age=60", "Content-Range: bytes 0-0/10");
            return context.Response.WriteAsync("0");
        });
        Assert.Equal(206, (int)(await cache.GetAsync("/", "Range: bytes=0-0")).StatusCode);
        Assert.Equal(["bytes=0-0"], seen);
        Assert.Equal(0, cache.Store.Count);
    }

    [Fact]
    public async Task Get_RangeThatIsEverything_FetchesTheWholeOnceForAll()
    {
        List<string> seen = [];
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.Range.ToString());
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            context.Response.ContentLength = 10;
            return context.Response.WriteAsync("0123456789");
        });

        HttpResponseMessage all = await cache.GetAsync("/", "Range: bytes=0-");
        string body = await all.TextAsync();
        HttpResponseMessage part = await cache.GetAsync("/", "Range: bytes=2-4");

        Assert.Equal((206, "0123456789", "bytes 0-9/10"), ((int)all.StatusCode, body, all.Content.Headers.ContentRange?.ToString()));
        Assert.Equal((206, "234"), ((int)part.StatusCode, await part.TextAsync()));
        Assert.Equal([""], seen);
    }

    [Fact]
    public async Task Get_RangeThatIsEverythingOfWhatMayNotBeStored_IsAskedForByEachReader()
    {
        List<string> seen = [];
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.Range.ToString());
            TestOrigin.Set(context, "Cache-Control: no-store");
            return context.Response.WriteAsync("mine");
        });

        for (int i = 0; i < 2; i++)
            Assert.Equal("mine", await (await cache.GetAsync("/", "Range: bytes=0-")).TextAsync());

        // The first found out that it may not be stored.
        Assert.Equal(["", "bytes=0-", "bytes=0-"], seen);
    }

    [Fact]
    public async Task Get_RangeOfAStaleAnswer_IsServedOnceTheWholeIsConfirmed()
    {
        List<string> seen = [];
        RequestDelegate origin = TestOrigin.Validating("\"v\"", ["Cache-Control: max-age=60"]);
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.Range.ToString());
            return origin(context);
        });
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        HttpResponseMessage response = await cache.GetAsync("/", "Range: bytes=1-2");
        Assert.Equal((206, "od"), ((int)response.StatusCode, await response.TextAsync()));
        Assert.Equal(["", ""], seen);
    }
}
