using Karaula.Edge.Challenge;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Tests.Challenge;

public sealed class ChallengeableTests
{
    private const string Html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/")]
    [InlineData("/vijesti/2017/02/17/napad")]
    [InlineData("/index.php")]
    [InlineData("/a.HTML")]
    [InlineData("/dokument-1.2")]
    [InlineData("/feedback")]
    public void Is_Page_IsTrue(string path) => Assert.True(Challengeable.Is(Request(path, Html), new ChallengeOptions()));

    [Theory]
    [InlineData("/robots.txt")]
    [InlineData("/favicon.ico")]
    [InlineData("/.well-known/acme-challenge/x")]
    [InlineData("/sitemap-news.xml")]
    [InlineData("/feed")]
    [InlineData("/vijesti/feed/")]
    [InlineData("/rss")]
    [InlineData("/news.rss")]
    [InlineData("/news.xml")]
    [InlineData("/style.css")]
    [InlineData("/a/picture.webp")]
    [InlineData("/data.json")]
    [InlineData("/api/v1/weather")]
    [InlineData("/exact")]
    public void Is_NoPage_IsFalse(string path) =>
        Assert.False(Challengeable.Is(Request(path, Html), new ChallengeOptions { Exempt = ["/api/*", "/exact"] }));

    [Theory]
    [InlineData("image/avif,image/webp,*/*")]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/rss+xml, application/xml")]
    [InlineData("")]
    public void Is_NoHtmlWanted_IsFalse(string accept) => Assert.False(Challengeable.Is(Request("/", accept), new ChallengeOptions()));

    [Theory]
    [InlineData("Sec-Fetch-Dest", "image", false)]
    [InlineData("Sec-Fetch-Dest", "iframe", false)]
    [InlineData("Sec-Fetch-Dest", "document", true)]
    [InlineData("Sec-Fetch-Mode", "cors", false)]
    [InlineData("Sec-Fetch-Mode", "navigate", true)]
    [InlineData("Sec-Purpose", "prefetch", false)]
    [InlineData("X-Requested-With", "XMLHttpRequest", false)]
    [InlineData("Authorization", "Basic eDp5", false)]
    [InlineData("Range", "bytes=0-", false)]
    public void Is_Field_Decides(string name, string value, bool expected)
    {
        var request = Request("/", Html);
        request.Headers[name] = value;

        Assert.Equal(expected, Challengeable.Is(request, new ChallengeOptions()));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("OPTIONS")]
    public void Is_OtherMethod_IsFalse(string method)
    {
        var request = Request("/", Html);
        request.Method = method;

        Assert.False(Challengeable.Is(request, new ChallengeOptions()));
    }

    private static HttpRequest Request(string path, string accept)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.Headers.Accept = accept;
        return context.Request;
    }
}
