using Karaula.Http.Caching.Directives;

namespace Karaula.Http.Caching.Tests.Directives;

public sealed class ResponseDirectivesTests
{
    [Theory]
    [InlineData("max-age=5", 5L)]
    [InlineData("MAX-AGE=5", 5L)]
    [InlineData("max-age=\"5\"", 5L)]
    [InlineData("max-age=5, max-age=5", 5L)]
    [InlineData("max-age=5, max-age=6", 0L)]
    [InlineData("max-age=abc", 0L)]
    [InlineData("max-age=-1", 0L)]
    [InlineData("max-age=1.5", 0L)]
    [InlineData("max-age=+5", 0L)]
    [InlineData("max-age=", 0L)]
    [InlineData("max-age", 0L)]
    [InlineData("max-age=99999999999999999999999999999", 2147483648L)]
    [InlineData("x-max-age=5", null)]
    [InlineData("x=\"max-age=5\"", null)]
    public void Parse_MaxAge_IsSecondsOrZeroWhenInvalid(string line, long? expected) =>
        Assert.Equal(expected, ResponseDirectives.Parse(line).MaxAge);

    [Fact]
    public void Parse_SeveralLines_AreRead()
    {
        var directives = ResponseDirectives.Parse(new[] { "public, s-maxage=7", "Must-Revalidate", "no-cache=\"set-cookie\"" });
        Assert.Equal(
            new ResponseDirectives { Public = true, SMaxAge = 7, MustRevalidate = true, NoCache = true },
            directives);
    }
}
