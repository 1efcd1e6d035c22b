using Karaula.Edge.Challenge;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Tests.Challenge;

public sealed class PassCookieTests
{
    [Theory]
    [InlineData("karaula_pass=abc", "abc", "")]
    [InlineData("a=1; karaula_pass=abc; b=2", "abc", "a=1; b=2")]
    [InlineData("a=1; __Host-karaula_pass=tls; karaula_pass=abc", "abc", "a=1")]
    [InlineData("a=1; not_karaula_pass=abc", null, "a=1; not_karaula_pass=abc")]
    [InlineData("a=1", null, "a=1")]
    public void Take_Field_GivesThePassAndLeavesTheRest(string field, string? pass, string rest)
    {
        var headers = (IHeaderDictionary)new HeaderDictionary { ["Cookie"] = field };

        Assert.Equal(pass, PassCookie.Take(headers, isTls: false));
        Assert.Equal(rest, headers.Cookie.ToString());
    }

    [Fact]
    public void Take_OverTls_BelievesTheHostsOwnNameAlone()
    {
        var headers = (IHeaderDictionary)new HeaderDictionary { ["Cookie"] = "karaula_pass=abc" };

        Assert.Null(PassCookie.Take(headers, isTls: true));
        Assert.Equal("", headers.Cookie.ToString());
    }

    [Theory]
    [InlineData(true, "__Host-karaula_pass=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure")]
    [InlineData(false, "karaula_pass=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")]
    public void Set_Cookie_IsTheHostsAlone(bool isTls, string expected) => Assert.Equal(expected, PassCookie.Set("abc", isTls, TimeSpan.FromMinutes(1)));

    [Theory]
    [InlineData("/a?b=c", "/a?b=c")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("/a\r\nSet-Cookie: x=1", "/")]
    [InlineData("/.well-known/karaula/arrived?to=/", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void ReturnTarget_Anything_IsAPathOfThisSite(string? target, string expected) => Assert.Equal(expected, ReturnTarget.Of(target));
}
