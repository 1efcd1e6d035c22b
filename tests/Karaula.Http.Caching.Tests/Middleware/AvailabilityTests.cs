using System.Net;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Middleware;

/// <summary>Old pages while the origin is asked, slow, failing or dead.</summary>
public sealed class AvailabilityTests
{
    private static readonly HttpCachePolicy s_available = new() { Availability = new() { Stale = TimeSpan.FromDays(1), Slow = TimeSpan.FromSeconds(2) } };

    [Fact]
    public async Task Get_WithinTheWindow_StaleAnswerAtOnceAndOneRenewalOutOfSight()
    {
        var mayAnswer = new TaskCompletionSource();
        int answers = 0;
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            int number = Interlocked.Increment(ref answers);
            if (number > 1)
                await mayAnswer.Task;
            TestOrigin.Set(context, "Cache-Control: max-age=10, stale-while-revalidate=60");
            await context.Response.WriteAsync($"{number}");
        });
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(20));

        for (int i = 0; i < 3; i++)
        {
            HttpResponseMessage stale = await cache.GetAsync("/");
            Assert.Equal(("1", "20"), (await stale.TextAsync(), stale.Headers.GetValues("Age").Single()));
            Assert.Contains("detail=stale-while-revalidate", stale.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        }

        await cache.AskedAsync(2);
        mayAnswer.SetResult();
        await cache.StoredAsync("2");
        Assert.Equal(2, cache.OriginRequests);
    }

    [Theory]
    [InlineData("max-age=10, stale-while-revalidate=5", 20)]
    [InlineData("max-age=10, stale-while-revalidate=60, must-revalidate", 20)]
    public async Task Get_OutsideTheWindow_OriginIsAwaited(string directives, int seconds)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With($"Cache-Control: {directives}"));
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal("2", await (await cache.GetAsync("/")).TextAsync());
    }

    [Fact]
    public async Task Get_OriginIsSlowAndSitePrefersOldPages_StoredAnswerAfterTheWaitEvenAgainstMustRevalidate()
    {
        var mayAnswer = new TaskCompletionSource();
        int answers = 0;
        await using TestCache cache = await TestCache.StartAsync(
            async context =>
            {
                int number = Interlocked.Increment(ref answers);
                if (number > 1)
                    await mayAnswer.Task;
                TestOrigin.Set(context, "Cache-Control: max-age=10, must-revalidate");
                await context.Response.WriteAsync($"{number}");
            },
            s_available);
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(20));
        Task<HttpResponseMessage> waiting = cache.GetAsync("/");
        await cache.WaitingAsync(1);
        cache.Time.Advance(TimeSpan.FromSeconds(2));

        HttpResponseMessage stale = await waiting;
        Assert.Equal("1", await stale.TextAsync());
        Assert.Contains("detail=origin-slow", stale.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        Assert.Contains("110", stale.Headers.GetValues("Warning").Single(), StringComparison.Ordinal);
        mayAnswer.SetResult();
        await cache.StoredAsync("2");
        Assert.Equal(2, cache.OriginRequests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task Get_OriginFailsAndSitePrefersOldPages_StoredAnswerSaysSo(int status)
    {
        int answers = 0;
        await using TestCache cache = await TestCache.StartAsync(
            async context =>
            {
                if (Interlocked.Increment(ref answers) > 1)
                {
                    context.Response.StatusCode = status == 0 ? throw new IOException("The origin is gone.") : status;
                    return;
                }

                TestOrigin.Set(context, "Cache-Control: s-maxage=10, proxy-revalidate");
                await context.Response.WriteAsync("1");
            },
            s_available);
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromHours(20));

        HttpResponseMessage stale = await cache.GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, "1"), (stale.StatusCode, await stale.TextAsync()));
        Assert.Contains("detail=stale-if-error", stale.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        Assert.Single(stale.Headers.GetValues("Warning"));
    }

    [Fact]
    public async Task Get_OriginAnswersInTime_ReaderGetsTheNewAnswer()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=10"), s_available);
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("2", await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal("2", await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal(2, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_PageBecamePrivate_ReaderGetsItsOwnAndNotTheStored()
    {
        int answers = 0;
        await using TestCache cache = await TestCache.StartAsync(
            context =>
            {
                int number = Interlocked.Increment(ref answers);
                TestOrigin.Set(context, number == 1 ? "Cache-Control: max-age=10" : "Cache-Control: private");
                return context.Response.WriteAsync($"{number}");
            },
            s_available);
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("3", await (await cache.GetAsync("/")).TextAsync());
    }

    [Fact]
    public async Task Get_ConditionsOfTheReader_AreNotThoseOfTheRenewal()
    {
        var asked = new List<string>();
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            lock (asked)
                asked.Add($"{context.Request.Headers.IfNoneMatch} {context.Request.Headers.Range} {context.Request.Headers["X-Kept"]}");
            await TestOrigin.Validating("\"1\"", ["Cache-Control: max-age=10, stale-while-revalidate=60"])(context);
        });
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(20));

        HttpResponseMessage part = await cache.GetAsync("/", "Range: bytes=1-2", "If-None-Match: \"9\"", "X-Kept: k");

        Assert.Equal("od", await part.TextAsync());
        await cache.AskedAsync(2);
        await cache.NoFlightsAsync();
        Assert.Equal("\"1\"  k", asked[1]);
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(410, true)]
    [InlineData(503, true)]
    [InlineData(403, false)]
    public async Task Get_ErrorThatSaysNothingOfFreshness_IsKeptForSecondsWhereTheSiteSaysSo(int status, bool stored)
    {
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.WithStatus(status),
            new HttpCachePolicy { NotFoundFreshness = TimeSpan.FromSeconds(5), ErrorFreshness = TimeSpan.FromSeconds(1) });
        await cache.GetAsync("/");

        Assert.Equal(stored ? "1" : "2", await (await cache.GetAsync("/")).TextAsync());
        cache.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(stored ? "2" : "3", await (await cache.GetAsync("/")).TextAsync());
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(300, false)]
    public async Task Get_LastModifiedOnly_IsFreshForATenthOfItsAgeWhereTheSiteAsksForIt(int seconds, bool hit)
    {
        string modified = (TestCache.Start - TimeSpan.FromSeconds(2000)).ToString("r");
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.With($"Last-Modified: {modified}"), new HttpCachePolicy { HeuristicFreshness = TimeSpan.FromHours(1) });
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(hit ? "1" : "2", await (await cache.GetAsync("/")).TextAsync());
    }

    [Theory]
    [InlineData("CDN-Cache-Control: max-age=60", "Cache-Control: no-store", true)]
    [InlineData("CDN-Cache-Control: no-store", "Cache-Control: max-age=60", false)]
    [InlineData("CDN-Cache-Control: &&", "Cache-Control: max-age=60", true)]
    [InlineData("CDN-Cache-Control: max-age=0", "Expires: Thu, 01 Jan 2099 00:00:00 GMT", false)]
    public async Task Get_TargetedField_CountsBeforeTheOthers(string targeted, string other, bool hit)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With(targeted, other));
        await cache.GetAsync("/");

        Assert.Equal(hit ? "1" : "2", await (await cache.GetAsync("/")).TextAsync());
    }
}
