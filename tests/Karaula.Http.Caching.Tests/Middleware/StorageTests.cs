using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class StorageTests
{
    [Theory]
    [InlineData("no-store, max-age=60")]
    [InlineData("private, max-age=60")]
    [InlineData("private=\"x\", s-maxage=60")]
    [InlineData("max-age=60, x=\", no-store")]
    public async Task Get_ForbiddenToStore_IsNot(string cacheControl) => await AssertStored(false, [$"Cache-Control: {cacheControl}"]);

    [Theory]
    [InlineData("must-understand, no-store, max-age=60", 200, true)]
    [InlineData("must-understand, no-store, max-age=60", 499, false)]
    [InlineData("must-understand, max-age=60", 499, false)]
    [InlineData("max-age=60", 499, true)]
    [InlineData("max-age=60", 404, true)]
    [InlineData("max-age=60", 301, true)]
    [InlineData("max-age=60", 503, true)]
    [InlineData("max-age=60", 204, true)]
    [InlineData("max-age=60", 206, false)]
    public async Task Get_Status_DecidesTogetherWithMustUnderstand(string cacheControl, int status, bool stored) =>
        await AssertStored(stored, [$"Cache-Control: {cacheControl}"], status: status);

    [Theory]
    [InlineData("max-age=60", false)]
    [InlineData("max-age=60, public", true)]
    [InlineData("s-maxage=60", true)]
    [InlineData("max-age=60, must-revalidate", true)]
    [InlineData("max-age=60, proxy-revalidate", false)]
    public async Task Get_Authorized_IsStoredOnlyWhenMarked(string cacheControl, bool stored) =>
        await AssertStored(stored, [$"Cache-Control: {cacheControl}"], ["Authorization: Basic eDp5"]);

    [Theory]
    [InlineData("max-age=60", false)]
    [InlineData("max-age=60, public", true)]
    [InlineData("s-maxage=60", true)]
    public async Task Get_SetCookie_IsStoredOnlyWhenMarked(string cacheControl, bool stored) =>
        await AssertStored(stored, [$"Cache-Control: {cacheControl}", "Set-Cookie: a=b"]);

    [Fact]
    public async Task Get_SetCookieMarkedButPolicyForbids_IsNotStored() =>
        await AssertStored(false, ["Cache-Control: s-maxage=60", "Set-Cookie: a=b"], policy: new() { StoreMarkedSetCookie = false });

    [Theory]
    [InlineData("Cache-Control: no-store", false)]
    [InlineData("Range: bytes=0-0", false)]
    [InlineData("If-Match: \"x\"", false)]
    [InlineData("If-Unmodified-Since: Thu, 01 Jan 2026 00:00:00 GMT", false)]
    [InlineData("Cookie: a=b", true)]
    public async Task Get_RequestField_MayForbidStoring(string field, bool stored) =>
        await AssertStored(stored, ["Cache-Control: max-age=60"], [field]);

    [Fact]
    public async Task Get_AnswerFromBetween_IsNotStoredWhenPrevented()
    {
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.With(),
            between: async (context, _) =>
            {
                context.Features.GetRequiredFeature<IHttpCacheFeature>().PreventStoring();
                TestOrigin.Set(context, "Cache-Control: max-age=60");
                await context.Response.WriteAsync("wait");
            });
        await cache.GetAsync("/");
        Assert.Equal(0, cache.Store.Count);
    }

    [Fact]
    public async Task Get_FieldsOfEarlierMiddleware_AreNotStored()
    {
        int requests = 0;
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.With("Cache-Control: max-age=60", "X-Origin: o"),
            outer: (context, next) =>
            {
                context.Response.Headers["X-Request-Id"] = $"id{++requests}";
                return next(context);
            });
        Assert.Equal("id1", (await cache.GetAsync("/")).Field("X-Request-Id"));
        HttpResponseMessage hit = await cache.GetAsync("/");
        Assert.Equal("id2", hit.Field("X-Request-Id"));
        Assert.Equal("o", hit.Field("X-Origin"));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task Get_BodyAtTheLimit_IsStoredUpToIt(int size, bool stored)
    {
        foreach (bool declared in new[] { true, false })
        {
            await using TestCache cache = await TestCache.StartAsync(
                async context =>
                {
                    TestOrigin.Set(context, "Cache-Control: max-age=60");
                    context.Response.ContentLength = declared ? size : null;
                    await context.Response.Body.WriteAsync(new byte[size / 2]);
                    await context.Response.Body.WriteAsync(new byte[size - (size / 2)]);
                },
                policy: new() { MaximumBodyBytes = 1000 });
            HttpResponseMessage miss = await cache.GetAsync("/");
            Assert.Equal(size, (await miss.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
            HttpResponseMessage second = await cache.GetAsync("/");
            Assert.Equal(size, (await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
            Assert.Equal(stored ? 1 : 2, cache.OriginRequests);
            await cache.FinishedAsync(2);
            Assert.Equal(0, cache.Store.ReceivingBytes);
        }
    }

    [Fact]
    public async Task Get_BodyOfManySegments_IsServedByteForByte()
    {
        byte[] body = new byte[1_000_003];
        new Random(1).NextBytes(body);
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            for (int offset = 0; offset < body.Length; offset += 70_001)
                await context.Response.BodyWriter.WriteAsync(body.AsMemory(offset, Math.Min(70_001, body.Length - offset)));
        });
        for (int i = 0; i < 2; i++)
        {
            HttpResponseMessage response = await cache.GetAsync("/");
            Assert.Equal(body, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_PolicyIsNull_CacheStaysOut()
    {
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.With("Cache-Control: max-age=60"), configure: options => options.Policy = _ => null);
        await cache.GetAsync("/");
        HttpResponseMessage second = await cache.GetAsync("/");
        Assert.Equal("2", await second.TextAsync());
        Assert.Null(second.Field("Cache-Status"));
    }

    [Fact]
    public async Task Start_SenselessOptions_NamesEach()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestCache.StartAsync(
            TestOrigin.With(),
            configure: options =>
            {
                options.MaximumBytes = -1;
                options.CacheName = "two words";
            }));
        Assert.Equal(2, error.Failures.Count());
    }

    private static async Task AssertStored(
        bool expected, string[] response, string[]? request = null, int status = 200, HttpCachePolicy? policy = null)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.WithStatus(status, response), policy);
        HttpResponseMessage miss = await cache.GetAsync("/", request ?? []);
        Assert.Equal(status, (int)miss.StatusCode);
        Assert.Equal(expected, miss.Field("Cache-Status")!.EndsWith("; stored", StringComparison.Ordinal));
        HttpResponseMessage second = await cache.GetAsync("/");
        Assert.Equal(status, (int)second.StatusCode);
        Assert.Equal(expected ? 1 : 2, cache.OriginRequests);
    }
}
