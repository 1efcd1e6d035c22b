using CsCheck;
using Karaula.Http.Caching.Serving;

namespace Karaula.Http.Caching.Tests.Serving;

public sealed class EntityTagTests
{
    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("W/\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "W/\"a\"", true)]
    [InlineData("\"x\", \"a\"", "\"a\"", true)]
    [InlineData("\"x\" , W/\"a\",", "\"a\"", true)]
    [InlineData("\"x, \"a\"", "\"a\"", false)]
    [InlineData("\"a,b\"", "\"a\"", false)]
    [InlineData("\"a,b\", \"c\"", "\"c\"", true)]
    [InlineData("a", "\"a\"", false)]
    [InlineData("w/\"a\"", "\"a\"", false)]
    [InlineData("*", "\"a\"", true)]
    [InlineData("*", null, true)]
    [InlineData("\"a\"", null, false)]
    public void IsNamedBy_IfNoneMatch_ComparesWeakly(string field, string? tag, bool expected) =>
        Assert.Equal(expected, EntityTag.IsNamedBy(field, tag));

    [Theory]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("W/\"a\"", "W/\"a\"")]
    [InlineData("a", null)]
    [InlineData("\"a", null)]
    [InlineData("\"a\"b", null)]
    [InlineData("\"a\", \"b\"", null)]
    public void FromField_OneWellFormedTag_IsTaken(string field, string? expected) => Assert.Equal(expected, EntityTag.FromField(field));

    [Fact]
    public void IsNamedBy_ArbitraryText_EndsAndNeverFails() =>
        Gen.String[Gen.OneOf('"', ',', 'W', '/', 'a', ' ', '*'), 0, 40].Sample(text => { EntityTag.IsNamedBy(text, "\"a\""); });
}
