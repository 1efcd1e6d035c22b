using System.Globalization;
using Karaula.Http.Caching.Tests.Support;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class FreshnessTests
{
    [Theory]
    [InlineData("Cache-Control: max-age=60")]
    [InlineData("Cache-Control: s-maxage=60, max-age=0")]
    [InlineData("Cache-Control: MAX-AGE=60")]
    [InlineData("Expires: Thu, 01 Jan 2026 00:01:00 GMT")]
    [InlineData("Cache-Control: max-age=60|Expires: Thu, 01 Jan 2020 00:00:00 GMT")]
    public async Task Get_ExplicitFreshness_IsServedUntilItEnds(string fields)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With(fields.Split('|')));
        Assert.Equal("1", await (await cache.GetAsync("/")).TextAsync());
        cache.Time.Advance(TimeSpan.FromSeconds(59));
        HttpResponseMessage hit = await cache.GetAsync("/");
        Assert.Equal("1", await hit.TextAsync());
        Assert.Equal("59", hit.Field("Age"));
        Assert.Equal("HttpCache; hit; ttl=1", hit.Field("Cache-Status"));
        cache.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2", await (await cache.GetAsync("/")).TextAsync());
    }

    [Theory]
    [InlineData("Cache-Control: max-age=60|Age: 60")]
    [InlineData("Cache-Control: max-age=60|Age: 99999999999999999999")]
    [InlineData("Cache-Control: max-age=60|Age: 61, 1")]
    [InlineData("Cache-Control: max-age=60|Date: Wed, 31 Dec 2025 23:59:00 GMT")]
    [InlineData("Expires: 0")]
    [InlineData("Expires: Thu, 01 Jan 2026 00:00:00 GMT")]
    [InlineData("Cache-Control: max-age=x")]
    [InlineData("Cache-Control: max-age=60, max-age=61")]
    [InlineData("X: y")]
    public async Task Get_NoFreshnessLeft_IsAskedAgain(string fields)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With(fields.Split('|')));
        await cache.GetAsync("/");
        Assert.Equal("2", await (await cache.GetAsync("/")).TextAsync());
    }

    [Fact]
    public async Task Get_AnswerAlreadyOldWhenItCame_AgeGoesOnFromThere()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60", "Age: 20"));
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("35", (await cache.GetAsync("/")).Field("Age"));
    }

    [Fact]
    public async Task Get_SlowOrigin_ItsDelayCountsAsAge()
    {
        TestCache? cache = null;
        await using TestCache started = cache = await TestCache.StartAsync(async context =>
        {
            cache!.Time.Advance(TimeSpan.FromSeconds(10));
            TestOrigin.Set(context, "Cache-Control: max-age=60", "Age: 5");
            await context.Response.Body.WriteAsync("x"u8.ToArray());
        });
        await cache.GetAsync("/");
        Assert.Equal("15", (await cache.GetAsync("/")).Field("Age"));
    }

    [Fact]
    public async Task Get_ClockSetBack_IsNoYoungerThanItCame()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60", "Age: 20"));
        cache.Time.AutoAdvanceAmount = TimeSpan.Zero;
        await cache.GetAsync("/");
        cache.Time.AdjustTime(TestCache.Start.AddHours(-1));
        Assert.Equal("20", (await cache.GetAsync("/")).Field("Age"));
    }

    [Fact]
    public async Task Get_Hit_CarriesTheOriginsFieldsAndDate()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With(
            "Cache-Control: max-age=60", "X-Custom: a", "X-Custom: b", "Content-Type: text/weird", "Connection: X-Hop", "X-Hop: 1", "Cache-Status: Near; hit"));
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(5));
        HttpResponseMessage hit = await cache.GetAsync("/");
        Assert.Equal("a, b", hit.Field("X-Custom"));
        Assert.Equal("text/weird", hit.Field("Content-Type"));
        Assert.Equal("1", hit.Field("Content-Length"));
        Assert.Null(hit.Field("X-Hop"));
        Assert.Equal(TestCache.Start.ToString("r", CultureInfo.InvariantCulture), hit.Field("Date"));
        Assert.Equal("Near; hit, HttpCache; hit; ttl=55", hit.Field("Cache-Status"));
    }
}
