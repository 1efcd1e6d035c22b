using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Tests.Middleware;

/// <summary>What one reader sends must not change what the next is served.</summary>
public sealed class PoisoningTests
{
    /// <summary>An origin that minds everything: it answers with all that it was asked.</summary>
    private static readonly RequestDelegate s_echo = async context =>
    {
        TestOrigin.Set(context, "Cache-Control: max-age=60");
        string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        await context.Response.WriteAsync(
            $"{context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget} {context.Request.Host} {body}");
    };

    [Theory]
    [InlineData("/a%2fb", "/a/b")]
    [InlineData("/A", "/a")]
    [InlineData("/a;x=1", "/a")]
    [InlineData("/a//b", "/a/b")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a?x=1;y=2", "/a?x=1&y=2")]
    [InlineData("/a?", "/a")]
    public async Task Get_TargetThatSomeServersTakeForAnother_HasItsOwnAnswer(string poison, string target)
    {
        await using TestCache cache = await TestCache.StartAsync(s_echo);
        foreach (string path in new[] { poison, target })
        {
            using RawConnection raw = await cache.ConnectAsync();
            await raw.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.Contains($"{path} a ", await raw.ReadUntilAsync(" a "), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_WithContent_IsNeitherStoredNorAnsweredFromTheStore()
    {
        await using TestCache cache = await TestCache.StartAsync(s_echo);
        using RawConnection raw = await cache.ConnectAsync();
        await raw.SendAsync($"GET / HTTP/1.1\r\nHost: {cache.EndPoint}\r\nContent-Length: 4\r\n\r\nevil");
        await raw.ReadUntilAsync("evil");

        Assert.DoesNotContain("evil", await (await cache.GetAsync("/")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_IgnoredParameter_DoesNotReachTheOrigin()
    {
        await using TestCache cache = await TestCache.StartAsync(s_echo, new HttpCachePolicy { Query = new() { Ignore = ["utm_*"] } });
        string first = await (await cache.GetAsync("/a?utm_source=evil&id=1")).TextAsync();
        string second = await (await cache.GetAsync("/a?id=1&utm_campaign=x")).TextAsync();

        Assert.StartsWith("/a?id=1 ", first, StringComparison.Ordinal);
        Assert.Equal((first, 1), (second, cache.OriginRequests));
    }

    [Theory]
    [InlineData("/account/x.css", "text/html; charset=utf-8", false)]
    [InlineData("/account/x.css?y", "text/html", false)]
    [InlineData("/account;.PNG", "application/json", false)]
    [InlineData("/account/%2fx.js", "text/html", false)]
    [InlineData("/style.css", "text/css", true)]
    [InlineData("/account/x.html", "text/html", true)]
    public async Task Get_PageUnderAFilesName_IsNotStored(string path, string type, bool stored)
    {
        await using TestCache cache = await TestCache.StartAsync(TestOrigin.With("Cache-Control: max-age=60", $"Content-Type: {type}"));
        await cache.GetAsync(path);
        await cache.GetAsync(path);

        Assert.Equal(stored ? 1 : 2, cache.OriginRequests);
    }
}
