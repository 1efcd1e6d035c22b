using Karaula.Http.Caching.Keys;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Keys;

public sealed class VaryKeyTests
{
    [Theory]
    [InlineData("Foo", "a, b", "a,b", true)]
    [InlineData("Foo", " a ", "a", true)]
    [InlineData("Foo", "a", "A", false)]
    [InlineData("Foo", "a", "b", false)]
    [InlineData("Foo", "a", null, false)]
    [InlineData("Foo", "", null, false)]
    [InlineData("Foo", null, null, true)]
    [InlineData("Foo", "\"a , b\"", "\"a,b\"", false)]
    [InlineData("Accept-Encoding", "GZip, br", "gzip,BR", true)]
    [InlineData("Accept-Language", "EN", "en", true)]
    public void Matches_NormalisedValues_Decide(string name, string? stored, string? asked, bool expected)
    {
        VaryKey key = VaryKey.Create(name, Request(name, stored))!;
        Assert.Equal(expected, key.Matches(Request(name, asked)));
        Assert.Equal(expected, key.IsSameAs(VaryKey.Create(name.ToUpperInvariant(), Request(name, asked))!));
    }

    [Fact]
    public void Matches_TheSameValueInTwoLines_IsTheSame()
    {
        VaryKey key = VaryKey.Create("Foo", Request("Foo", "a, b"))!;
        Assert.True(key.Matches(new HeaderDictionary { ["foo"] = new[] { "a", "b" } }));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("Foo, *")]
    public void Create_Star_IsNoKey(string vary) => Assert.Null(VaryKey.Create(vary, new HeaderDictionary()));

    private static HeaderDictionary Request(string name, string? value)
    {
        var request = new HeaderDictionary();
        if (value is not null)
            request[name] = new(value);
        return request;
    }

    [Theory]
    [InlineData("de, en;q=0.5", true)]
    [InlineData("fr;q=0.5, DE;q=0.9", true)]
    [InlineData("fr;q=0.9, de;q=0.5", false)]
    [InlineData("fr, de", false)]
    [InlineData("*, de;q=0.9", true)]
    [InlineData("de;q=2, fr;q=0.1", false)]
    [InlineData("de-AT", false)]
    [InlineData("", false)]
    public void Matches_AnswerThatSaysItsLanguage_IsForThoseWhoPreferIt(string acceptLanguage, bool expected)
    {
        var request = new Microsoft.AspNetCore.Http.HeaderDictionary { ["Accept-Language"] = "sr, de;q=0.3" };
        VaryKey key = VaryKey.Create("Accept-Language", request, "de")!;

        Assert.Equal(expected, key.Matches(new Microsoft.AspNetCore.Http.HeaderDictionary { ["Accept-Language"] = acceptLanguage }));
    }
}
