using Karaula.Http.Caching.Tests.Support;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class KeyTests
{
    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "/A", false)]
    [InlineData("/a", "/%61", false)]
    [InlineData("/a/b", "/a%2fb", false)]
    [InlineData("/a%2fb", "/a%2Fb", false)]
    [InlineData("/a", "/a?", false)]
    [InlineData("/a?x=1&y=2", "/a?y=2&x=1", false)]
    [InlineData("/a;x", "/a", false)]
    [InlineData("/b/../a", "/a", false)]
    [InlineData("/a", "//a", false)]
    public async Task Get_RawTarget_IsTheKey(string first, string second, bool shared)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60"));
        foreach (string target in new[] { first, second })
            await SendRaw(cache, $"GET {target} HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n");
        Assert.Equal(shared ? 1 : 2, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_AbsoluteForm_SharesTheKeyOfItsOriginForm()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60"));
        await SendRaw(cache, "GET http://example.org/a HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n");
        await SendRaw(cache, "GET /a HTTP/1.1\r\nHost: EXAMPLE.org\r\nConnection: close\r\n\r\n");
        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_AnotherHost_IsAnotherKey()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60"));
        await SendRaw(cache, "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
        await SendRaw(cache, "GET / HTTP/1.1\r\nHost: b.example\r\nX-Forwarded-Host: a.example\r\nConnection: close\r\n\r\n");
        Assert.Equal(2, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_AnotherPartition_IsAnotherKey()
    {
        await using TestCache cache = await TestCache.StartAsync(
            TestOrigin.With("Cache-Control: max-age=60"),
            configure: options => options.Policy = context => new() { Partition = context.Request.Headers["X-Site"].ToString() });
        await cache.GetAsync("/", "X-Site: a");
        await cache.GetAsync("/", "X-Site: b");
        await cache.GetAsync("/", "X-Site: a");
        Assert.Equal(2, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_WithContent_NeitherReadsNorFillsTheCache()
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60"));
        for (int i = 0; i < 2; i++)
            await SendRaw(cache, "GET /a HTTP/1.1\r\nHost: example.org\r\nContent-Length: 3\r\nConnection: close\r\n\r\nx=1");
        Assert.Equal((2, 0), (cache.OriginRequests, cache.Store.Count));
    }

    [Theory]
    [InlineData("Foo: a", "Foo: a", true)]
    [InlineData("Foo: a,b", "Foo:  a ,  b", true)]
    [InlineData("Foo: a", "Foo: b", false)]
    [InlineData("Foo: a", "Bar: a", false)]
    [InlineData("Bar: a", "Bar: b", true)]
    public async Task Get_Vary_SelectsByTheNamedField(string first, string second, bool shared)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60", "Vary: foo"));
        await cache.GetAsync("/", first);
        HttpResponseMessage response = await cache.GetAsync("/", second);
        Assert.Equal(shared ? "1" : "2", await response.TextAsync());
        if (!shared)
            Assert.StartsWith("HttpCache; fwd=vary-miss", response.Field("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal("1", await (await cache.GetAsync("/", first)).TextAsync());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("Foo, *")]
    public async Task Get_VaryStar_IsNeverStored(string vary)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60", $"Vary: {vary}"));
        await cache.GetAsync("/");
        await cache.GetAsync("/");
        Assert.Equal((2, 0), (cache.OriginRequests, cache.Store.Count));
    }

    private static async Task SendRaw(TestCache cache, string request)
    {
        using RawConnection raw = await cache.ConnectAsync();
        await raw.SendAsync(request);
        Assert.StartsWith("HTTP/1.1 200", await raw.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
