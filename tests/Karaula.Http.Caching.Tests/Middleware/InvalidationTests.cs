using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class InvalidationTests
{
    [Theory]
    [InlineData("POST", 200, true)]
    [InlineData("PUT", 204, true)]
    [InlineData("DELETE", 303, true)]
    [InlineData("M-SEARCH", 200, true)]
    [InlineData("POST", 404, false)]
    [InlineData("POST", 500, false)]
    [InlineData("OPTIONS", 200, false)]
    public async Task Unsafe_Success_RemovesWhatIsStored(string method, int status, bool removed)
    {
        RequestDelegate origin = TestOrigin.With("Cache-Control: max-age=60");
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            if (HttpMethods.IsGet(context.Request.Method))
                return origin(context);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await cache.GetAsync("/");
        await cache.GetAsync("/other");
        await cache.SendAsync(method, "/");
        Assert.Equal(removed ? "3" : "1", await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal("2", await (await cache.GetAsync("/other")).TextAsync());
    }

    [Fact]
    public async Task Unsafe_WhileAGetIsOnItsWay_KeepsTheOldAnswerOut()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
                return;
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            asked.TrySetResult();
            await answer.Task;
            await context.Response.WriteAsync("old");
        });
        Task<HttpResponseMessage> get = cache.GetAsync("/");
        await asked.Task;
        await cache.SendAsync("POST", "/");
        answer.SetResult();
        Assert.Equal("old", await (await get).TextAsync());
        await cache.GetAsync("/");
        Assert.Equal(3, cache.OriginRequests);
    }
}
