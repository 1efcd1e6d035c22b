using CsCheck;
using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Tests.Keys;

public sealed class QueryNormaliserTests
{
    [Theory]
    [InlineData("/a?utm_source=x&id=2&fbclid=3", "/a?id=2")]
    [InlineData("/a?utm_source=x", "/a")]
    [InlineData("/a?UTM_source=x", "/a?UTM_source=x")]
    [InlineData("/a?utm%5fsource=x", "/a?utm%5fsource=x")]
    [InlineData("/a?utm_source=1;id=2", "/a?utm_source=1;id=2")]
    [InlineData("/a?b=2&a=1&b=1&&c", "/a?b=2&a=1&b=1&&c")]
    [InlineData("/a", "/a")]
    public void Apply_Ignore_LeavesOutWhatItNamesAndNothingElse(string target, string expected) =>
        Assert.Equal(expected, QueryNormaliser.Apply(target, new() { Ignore = ["utm_*", "fbclid"] }));

    [Theory]
    [InlineData("/a?b=2&a=1&b=1", "/a?a=1&b=2&b=1")]
    [InlineData("/a?a=1&b=2", "/a?a=1&b=2")]
    public void Apply_Sort_KeepsTheOrderOfEqualNames(string target, string expected) =>
        Assert.Equal(expected, QueryNormaliser.Apply(target, new() { Sort = true }));

    [Fact]
    public void Apply_Keep_LeavesOutTheRest() => Assert.Equal("/a?id=2", QueryNormaliser.Apply("/a?x=1&id=2&y", new() { Keep = ["id"] }));

    [Fact]
    public void Apply_Twice_ChangesNothingMore() =>
        Gen.Select(Gen.String[Gen.Char["ab=&;?%*_1"], 0, 30], Gen.Bool).Sample((query, sort) =>
        {
            var rule = new HttpCacheQueryRule { Ignore = ["a*", "b"], Sort = sort };
            string once = QueryNormaliser.Apply("/?" + query, rule);
            return QueryNormaliser.Apply(once, rule) == once;
        });
}
