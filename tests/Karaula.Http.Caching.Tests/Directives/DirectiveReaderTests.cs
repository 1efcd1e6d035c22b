using CsCheck;
using Karaula.Http.Caching.Directives;

namespace Karaula.Http.Caching.Tests.Directives;

public sealed class DirectiveReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" ,, \t,", "")]
    [InlineData("no-store", "no-store")]
    [InlineData("max-age=5,public", "max-age(5) public")]
    [InlineData("  max-age=5 \t,  public  ", "max-age(5) public")]
    [InlineData("private=\"a, b\", max-age=1", "private(a, b) max-age(1)")]
    [InlineData("x=\"a\\\", no-store\", public", "x(a\\\", no-store) public")]
    [InlineData("max-age=\"5\"", "max-age(5)")]
    [InlineData("max-age=", "max-age()")]
    [InlineData("max-age =5", "!max-age")]
    [InlineData("max-age= 5", "!max-age()")]
    [InlineData("max-age=5 6", "!max-age(5)")]
    [InlineData("public x", "!public")]
    [InlineData("x=\"a, no-store", "!x(\"a) no-store")]
    [InlineData("=5, public", "!(5) public")]
    public void MoveNext_AnyLine_YieldsDirectives(string line, string expected)
    {
        var reader = new DirectiveReader(line);
        List<string> found = [];
        while (reader.MoveNext())
            found.Add($"{(reader.IsMalformed ? "!" : "")}{reader.Name}{(reader.HasArgument ? $"({reader.Argument})" : "")}");
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void MoveNext_ArbitraryText_EndsAndNeverFails() =>
        Gen.String[Gen.OneOf<char>(Gen.Char, Gen.OneOf(',', '"', '\\', '=', ' ')), 0, 60].Sample(text =>
        {
            var reader = new DirectiveReader(text);
            int count = 0;
            while (reader.MoveNext())
                count++;
            return count <= text.Length;
        });

    [Fact]
    public void Parse_NoStoreAfterAnyJunkInItsOwnLine_IsSeen() =>
        Gen.String[Gen.OneOf<char>(Gen.Char, Gen.OneOf(',', '"', '\\', '=', ' ')), 0, 60].Sample(text =>
            ResponseDirectives.Parse(new[] { text, "no-store" }).NoStore && RequestDirectives.Parse(new[] { text, "no-store" }, default).NoStore);
}
