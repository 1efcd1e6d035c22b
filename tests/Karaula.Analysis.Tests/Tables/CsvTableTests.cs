using CsCheck;
using Karaula.Analysis.Tables;

namespace Karaula.Analysis.Tests.Tables;

public class CsvTableTests
{
    [Fact]
    public void Read_QuotesCommasAndLines_KeepsThem()
    {
        var table = CsvTable.Read("Site,Note\r\na,\"x, \"\"y\"\"\nz\"\r\n\r\nb,\r\n");

        Assert.Equal(["a", "x, \"y\"\nz"], table.Rows[0].Fields);
        Assert.Equal(5, table.Rows[1].Line);
        Assert.Equal("", table.Rows[1][table.Column("note")!.Value]);
        Assert.Equal("", table.Rows[1][7]);
    }

    [Fact]
    public void Read_Semicolons_AreSeparatorsToo() => Assert.Equal("2", CsvTable.Read("a;b\n1;2").Rows[0][1]);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("a,b\n\"open")]
    public void Read_NoTable_Throws(string text) => Assert.Throws<FormatException>(() => CsvTable.Read(text));

    [Fact]
    public void Read_AnyText_ThrowsNothingElse() => Gen.String[Gen.Char["ab,;\"\n\r\t "], 0, 60].Sample(text =>
    {
        try
        {
            _ = CsvTable.Read(text);
        }
        catch (FormatException)
        {
        }
    });
}
