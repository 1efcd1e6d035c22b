using Karaula.Http.Caching.Tests.Support;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class RequestDirectiveTests
{
    private static readonly HttpCachePolicy s_shield = new() { HonourRequestDirectives = false };

    [Theory]
    [InlineData("Cache-Control: no-cache", 2)]
    [InlineData("Cache-Control: max-age=0", 2)]
    [InlineData("Cache-Control: max-age=9", 2)]
    [InlineData("Cache-Control: max-age=10", 1)]
    [InlineData("Cache-Control: min-fresh=51", 2)]
    [InlineData("Cache-Control: min-fresh=50", 1)]
    [InlineData("Cache-Control: no-store", 1)]
    [InlineData("Pragma: no-cache", 2)]
    [InlineData("Cache-Control: max-age=100|Pragma: no-cache", 1)]
    public async Task Get_FreshAnswer_ClientMayAskForMoreUnlessShielded(string fields, int answer)
    {
        foreach (bool shielded in new[] { false, true })
        {
            await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60"), shielded ? s_shield : null);
            await cache.GetAsync("/");
            cache.Time.Advance(TimeSpan.FromSeconds(10));
            HttpResponseMessage response = await cache.GetAsync("/", fields.Split('|'));
            Assert.Equal(shielded ? "1" : $"{answer}", await response.TextAsync());
        }
    }

    [Theory]
    [InlineData("max-age=60", "max-stale", 1)]
    [InlineData("max-age=60", "max-stale=10", 1)]
    [InlineData("max-age=60", "max-stale=9", 2)]
    [InlineData("max-age=60", "max-stale=x", 2)]
    [InlineData("max-age=60, must-revalidate", "max-stale", 2)]
    [InlineData("max-age=60, proxy-revalidate", "max-stale", 2)]
    [InlineData("s-maxage=60", "max-stale", 2)]
    public async Task Get_StaleAnswer_ClientMayAcceptItUnlessForbidden(string response, string request, int answer)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With($"Cache-Control: {response}"));
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal($"{answer}", await (await cache.GetAsync("/", $"Cache-Control: {request}")).TextAsync());
    }

    [Fact]
    public async Task Get_OnlyIfCached_NeverReachesTheOrigin()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60"), s_shield);
        HttpResponseMessage nothing = await cache.GetAsync("/", "Cache-Control: only-if-cached");
        Assert.Equal(504, (int)nothing.StatusCode);
        Assert.Equal(0, cache.OriginRequests);
        await cache.GetAsync("/");
        Assert.Equal("1", await (await cache.GetAsync("/", "Cache-Control: only-if-cached")).TextAsync());
    }
}
