using CsCheck;
using Karaula.Waf.Language;

namespace Karaula.Waf.Tests.Language;

public class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "SecRule", "SecAction", "SecMarker", " ", "\"", "'", "\\", "\\\n", "\n", "\r\n", "|", "!", "&", ":", "/", ",", "@rx ", "ARGS", "XML:/*",
        "id:1", "chain", "t:none", "msg:'", "#", "\0", "\ud800", "é",
    ];

    private static readonly Gen<string> Text =
        Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]), Gen.String[0, 3]).Array[0, 60].Select(string.Concat);

    [Fact]
    public void Parse_AnyText_EndsAndPlacesEveryErrorInside() =>
        Text.Sample(text =>
        {
            var lines = text.Split('\n');
            foreach (var error in RuleFile.Parse("f", text).Errors)
            {
                Assert.InRange(error.Position.Line, 1, lines.Length);
                Assert.InRange(error.Position.Column, 1, lines[error.Position.Line - 1].Length + 1);
            }
        });

    [Fact]
    public void Parse_TextCutAnywhere_NeverThrows()
    {
        const string whole = "SecRule ARGS|REQUEST_HEADERS:/a|b/ \"!@rx a\\\"b\" \\\n \"id:5,msg:'it\\'s',\\\n t:none,chain\"\nSecRule TX \"x\"\n";
        for (var length = 0; length <= whole.Length; length++)
            RuleFile.Parse("f", whole.AsSpan(0, length));
    }
}
