using System.Text;
using CsCheck;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Tests.Transformations;

/// <summary>Each transformation against a table written from the reference manual's definitions.</summary>
public class TransformationTests
{
    [Theory]
    [InlineData("base64Decode", "VGVzdENhc2U=", "TestCase")]
    [InlineData("base64Decode", "VGVz!dENhc2U=", "Tes")]
    [InlineData("base64DecodeExt", "VGVz!dENhc2U=", "TestCase")]
    [InlineData("base64Encode", "TestCase", "VGVzdENhc2U=")]
    [InlineData("cmdLine", "C^OMMAND \"a\"  /x", "command a/x")]
    [InlineData("cmdLine", "ls;;,cat (b", "ls cat(b")]
    [InlineData("compressWhitespace", "a \t\r\n b", "a b")]
    [InlineData("cssDecode", "\\6a\\61 v\\000061script", "javascript")]
    [InlineData("cssDecode", "a\\\nb\\", "ab")]
    [InlineData("escapeSeqDecode", "\\x41\\102\\n\\q", "AB\n\\q")]
    [InlineData("hexDecode", "414243zz", "ABC")]
    [InlineData("hexEncode", "AB\u00ff", "4142ff")]
    [InlineData("htmlEntityDecode", "&lt;&#x41;&#66&quot;&bogus;&nbsp;", "<AB\"&bogus;\u00a0")]
    [InlineData("jsDecode", "\\u0041\\x42\\103\\n\\q\\uff1c", "ABC\nq<")]
    [InlineData("length", "12345", "5")]
    [InlineData("lowercase", "ABC\u00c4", "abc\u00c4")]
    [InlineData("normalizePath", "/a/./b//../c/../../../d/", "/d/")]
    [InlineData("normalizePath", "../../a/../b", "../../b")]
    [InlineData("normalizePathWin", "\\a\\..\\b", "/b")]
    [InlineData("removeComments", "a/*x*/b<!--y-->c--d", "abc")]
    [InlineData("removeCommentsChar", "a/*x*/b#c--d", "axbcd")]
    [InlineData("removeNulls", "a\0b", "ab")]
    [InlineData("removeWhitespace", " a\t\u00a0b ", "ab")]
    [InlineData("replaceComments", "a/*x*/b/*c", "a b ")]
    [InlineData("replaceNulls", "a\0b", "a b")]
    [InlineData("sqlHexDecode", "x=0x414243z", "x=ABCz")]
    [InlineData("trim", " \ta b\n", "a b")]
    [InlineData("trimLeft", " a ", "a ")]
    [InlineData("trimRight", " a ", " a")]
    [InlineData("uppercase", "abc\u00e4", "ABC\u00e4")]
    [InlineData("urlDecode", "a%20b+c%zz%4", "a b c%zz%4")]
    [InlineData("urlDecodeUni", "%u0041%uff1c%41+%u12", "A<A %u12")]
    [InlineData("urlEncode", "a b/*", "a+b%2f*")]
    [InlineData("utf8toUnicode", "a\u00c3\u00a9\u00e2\u0082\u00ac\u00ff", "a%u00e9%u20ac\u00ff")]
    public void Apply_Input_GivesWhatTheManualSays(string name, string input, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(input);
        var transformation = TransformationTable.ByName[name];
        var output = new byte[transformation.MaxLength(bytes.Length)];

        var length = transformation.Apply(bytes, output);

        Assert.Equal(expected, Encoding.Latin1.GetString(output, 0, length));
    }

    [Fact]
    public void Apply_EveryCaseOfTheTable_GivesItsResult()
    {
        var wrong = new List<string>();
        foreach (var (name, input, expected) in ReferenceTable.Read())
        {
            var transformation = TransformationTable.ByName[name];
            var output = new byte[transformation.MaxLength(input.Length)];
            var found = Encoding.Latin1.GetString(output, 0, transformation.Apply(Encoding.Latin1.GetBytes(input), output));
            if (found != expected)
                wrong.Add($"{name}({input}): expected {expected}, found {found}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Table_OfCases_LeavesNoTransformationOut() =>
        Assert.Empty(TransformationTable.ByName.Keys.Except(ReferenceTable.Read().Select(one => one.Name), StringComparer.OrdinalIgnoreCase));

    [Theory]
    [InlineData("md5", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    public void Apply_Digest_GivesThePublishedValueForAbc(string name, string expected)
    {
        var output = new byte[20];
        var length = TransformationTable.ByName[name].Apply("abc"u8, output);
        Assert.Equal(expected, Convert.ToHexStringLower(output, 0, length));
    }

    [Fact]
    public void Apply_AnyBytes_StaysWithinItsOwnLimit() =>
        Check.Sample(Gen.Byte.Array[0, 64], input =>
        {
            foreach (var transformation in TransformationTable.ByName.Values)
            {
                var output = new byte[transformation.MaxLength(input.Length)];
                Assert.InRange(transformation.Apply(input, output), 0, output.Length);
            }
        });
}
