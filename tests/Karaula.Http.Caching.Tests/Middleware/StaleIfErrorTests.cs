using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class StaleIfErrorTests
{
    private static readonly HttpCachePolicy s_grace = new() { StaleIfError = TimeSpan.FromSeconds(100) };

    [Theory]
    [InlineData("max-age=60, stale-if-error=30", 503, 30, false, true)]
    [InlineData("max-age=60, stale-if-error=30", 500, 30, false, true)]
    [InlineData("max-age=60, stale-if-error=30", 503, 31, false, false)]
    [InlineData("max-age=60, stale-if-error=30", 404, 30, false, false)]
    [InlineData("max-age=60", 503, 1, false, false)]
    [InlineData("max-age=60", 502, 100, true, true)]
    [InlineData("max-age=60", 504, 101, true, false)]
    [InlineData("max-age=60", 500, 100, true, false)]
    [InlineData("max-age=60, must-revalidate", 503, 1, true, false)]
    [InlineData("max-age=60, proxy-revalidate, stale-if-error=30", 503, 1, true, false)]
    [InlineData("s-maxage=60", 503, 1, true, false)]
    public async Task Get_OriginAnswersError_StoredAnswerStandsInWhereItMay(string cacheControl, int status, int staleness, bool grace, bool standsIn)
    {
        foreach (string tag in new[] { "", "ETag: \"v\"" })
        {
            bool fails = false;
            await using TestCache cache = await TestCache.StartAsync(
                context =>
                {
                    context.Response.StatusCode = fails ? status : 200;
                    TestOrigin.Set(context, fails ? ["X-Error: yes"] : [$"Cache-Control: {cacheControl}", .. tag.Length == 0 ? Array.Empty<string>() : [tag]]);
                    return context.Response.WriteAsync(fails ? "error, and a long one" : "good");
                },
                grace ? s_grace : null);
            await cache.GetAsync("/");
            fails = true;
            cache.Time.Advance(TimeSpan.FromSeconds(60 + staleness));
            HttpResponseMessage response = await cache.GetAsync("/");
            Assert.Equal(standsIn ? 200 : status, (int)response.StatusCode);
            Assert.Equal(standsIn ? "good" : "error, and a long one", await response.TextAsync());
            Assert.Equal(standsIn ? null : "yes", response.Field("X-Error"));
            if (standsIn)
                Assert.Equal($"HttpCache; fwd=stale; fwd-status={status}; detail=stale-if-error", response.Field("Cache-Status"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_OriginThrowsBeforeItsFirstByte_StoredAnswerStandsInWhereItMay(bool grace)
    {
        bool fails = false;
        await using TestCache cache = await TestCache.StartAsync(
            context =>
            {
                TestOrigin.Set(context, "Cache-Control: max-age=60");
                if (!fails)
                    return context.Response.WriteAsync("good");
                context.Response.BodyWriter.GetSpan(10)[..10].Fill((byte)'x');
                context.Response.BodyWriter.Advance(10);
                throw new InvalidOperationException("The origin is gone.");
            },
            grace ? s_grace : null);
        await cache.GetAsync("/");
        fails = true;
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        HttpResponseMessage response = await cache.GetAsync("/");
        Assert.Equal(grace ? 200 : 500, (int)response.StatusCode);
        Assert.Equal(grace ? "good" : "", await response.TextAsync());
    }

    [Fact]
    public async Task Get_RefusedBetween_IsNoFailureOfTheOrigin()
    {
        bool refuses = false;
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.With("Cache-Control: max-age=60"),
            s_grace,
            between: (context, next) =>
            {
                if (!refuses)
                    return next(context);
                context.Features.Get<IHttpCacheFeature>()!.PreventStoring();
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            });
        await cache.GetAsync("/");
        refuses = true;
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(503, (int)(await cache.GetAsync("/")).StatusCode);
    }
}
