using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Tests.Support;

namespace Karaula.Http.Caching.Tests.Directives;

public sealed class HttpDateTests
{
    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    [InlineData("sun, 06 nov 1994 08:49:37 gmt")]
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT")]
    public void TryParse_EachForm_IsTheSameInstant(string text)
    {
        Assert.True(HttpDate.TryParse(text, TestCache.Start, out DateTimeOffset date));
        Assert.Equal(new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero), date);
    }

    [Fact]
    public void TryParse_TwoDigitYear_IsNeverMoreThanFiftyYearsAhead()
    {
        var now = new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.True(HttpDate.TryParse("Friday, 01-Jan-49 00:00:00 GMT", now, out DateTimeOffset date));
        Assert.Equal(1949, date.Year);
        Assert.True(HttpDate.TryParse("Friday, 01-Jan-49 00:00:00 GMT", TestCache.Start, out date));
        Assert.Equal(2049, date.Year);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 +0100")]
    [InlineData("Son, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunda, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun, 31 Feb 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 25:49:37 GMT")]
    [InlineData("1994-11-06T08:49:37Z")]
    public void TryParse_AnythingElse_IsNoDate(string text) => Assert.False(HttpDate.TryParse(text, TestCache.Start, out _));

    [Fact]
    public void TryParse_TwoLines_CountOnlyWhenTheyAgree()
    {
        const string Date = "Sun, 06 Nov 1994 08:49:37 GMT";
        Assert.True(HttpDate.TryParse(new[] { Date, Date }, TestCache.Start, out _));
        Assert.False(HttpDate.TryParse(new[] { Date, "Sun, 06 Nov 1994 08:49:38 GMT" }, TestCache.Start, out _));
    }
}
