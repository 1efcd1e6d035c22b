using CsCheck;
using Karaula.Http.Caching.Directives;

namespace Karaula.Http.Caching.Tests.Directives;

public sealed class TargetedDirectivesTests
{
    [Theory]
    [InlineData("max-age=60", 60L)]
    [InlineData("foobar, max-age=60", 60L)]
    [InlineData("max-age=60;a=b;c, x=(1 \"a,b\");q, y=:AQ==:, z=?0, d=@1, s=1.5, t=*t/k", 60L)]
    [InlineData("max-age=1 , \tmax-age=60", 60L)]
    [InlineData("max-age=99999999999", DeltaSeconds.Maximum)]
    [InlineData("max-age=-5", 0L)]
    public void TryParse_Dictionary_IsRead(string field, long maxAge)
    {
        Assert.True(TargetedDirectives.TryParse(field, out ResponseDirectives directives));
        Assert.Equal(maxAge, directives.MaxAge);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("max-age=10000, &&&&&")]
    [InlineData("max-age=\"10000\"")]
    [InlineData("max-age=1.5")]
    [InlineData("max-age")]
    [InlineData("max-age =1")]
    [InlineData("max-age= 1")]
    [InlineData("MaX-aGe=60")]
    [InlineData("max-age=60,")]
    [InlineData("max-age=60 no-store")]
    [InlineData("max-age=1234567890123456")]
    [InlineData("max-age=60, a=\"open")]
    [InlineData("max-age=60, a=(1 2")]
    [InlineData("max-age=60, a=?2")]
    public void TryParse_AnythingElse_CountsAsAbsent(string field) => Assert.False(TargetedDirectives.TryParse(field, out _));

    [Fact]
    public void TryParse_LinesOfOneField_AreOneDictionary()
    {
        Assert.True(TargetedDirectives.TryParse(new[] { "no-store=?0, max-age=1", "private, max-age=2" }, out ResponseDirectives directives));
        Assert.Equal((2L, true, false), (directives.MaxAge, directives.Private, directives.NoStore));
    }

    [Fact]
    public void TryParse_AnyText_IsReadOrRefusedAndNeverNegative() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["max-age=60,;()\"?:@%*.1 \\\t"], 0, 60]).Sample(
            static text => !TargetedDirectives.TryParse(text, out ResponseDirectives directives) || directives.MaxAge is null or >= 0, iter: 20_000);
}
