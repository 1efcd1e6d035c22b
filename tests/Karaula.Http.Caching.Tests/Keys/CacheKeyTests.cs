using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Tests.Keys;

public sealed class CacheKeyTests
{
    [Fact]
    public void Equals_HostAndSchemeInOtherCase_IsTheSame()
    {
        CacheKey key = new("site", "http", "example.org", "/a");
        CacheKey other = new("site", "HTTP", "EXAMPLE.org", "/a");
        Assert.Equal(key, other);
        Assert.Equal(key.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("site", "http", "example.org", "/A")]
    [InlineData("site", "http", "example.org", "/%61")]
    [InlineData("site", "http", "example.org", "/a?")]
    [InlineData("site", "http", "example.org:80", "/a")]
    [InlineData("site", "https", "example.org", "/a")]
    [InlineData("site2", "http", "example.org", "/a")]
    [InlineData("sit", "ehttp", "example.org", "/a")]
    public void Equals_AnyPartDiffers_IsAnother(string partition, string scheme, string host, string target) =>
        Assert.NotEqual(new CacheKey("site", "http", "example.org", "/a"), new CacheKey(partition, scheme, host, target));

    [Theory]
    [InlineData("/a?b", "/a?b")]
    [InlineData("//a", "//a")]
    [InlineData("http://example.org/a?b", "/a?b")]
    [InlineData("http://example.org", "/")]
    [InlineData("http://example.org?b", "/?b")]
    [InlineData("http://example.org?b/c", "/?b/c")]
    [InlineData("*", "*")]
    public void OriginForm_Target_IsPathAndQuery(string target, string expected) => Assert.Equal(expected, CacheKey.OriginForm(target));
}
