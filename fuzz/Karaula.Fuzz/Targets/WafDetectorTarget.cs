using Karaula.Waf.Detection;
using Karaula.Waf.Detection.Html;
using Karaula.Waf.Detection.Sql;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// <c>@detectSQLi</c> and <c>@detectXSS</c>: no value makes them fail, each token takes at least a byte in every context, and what tells of an
/// injection is a fingerprint.
/// </summary>
internal sealed class WafDetectorTarget : IFuzzTarget
{
    // An end, and a token for a quote that the value stands in, take no byte.
    private const int Free = 2;

    public string Name => "waf-detector";

    public IEnumerable<byte[]> Seeds() =>
    [
        "1' OR '1'='1' -- x"u8.ToArray(), "1/*!50000union*/ select $a$b$a$, @@v, x'41', 0x41 from [t] where `a`<>1.5e3;#"u8.ToArray(),
        "\" onload=alert(1) x=\"<svg/onload=1><a href=java\tscript:x style=a:expression(1)>"u8.ToArray(),
        "<!--[if]><!DOCTYPE a [<!ENTITY x>]><?import x?></a b><![CDATA["u8.ToArray(), "-- a\n/* b */ q'[c]' N'd' \\' ''"u8.ToArray(),
    ];

    public IEnumerable<byte[]> Material(string folder) => CoreRuleSetMaterial.Bodies(folder);

    public void Run(ReadOnlySpan<byte> data)
    {
        Span<byte> fingerprint = stackalloc byte[SqlInjectionDetector.MaxFingerprintLength];
        var found = SqlInjectionDetector.IsInjection(data, fingerprint, out var length);
        Holds.Require(found ? length is > 0 and <= SqlInjectionDetector.MaxFingerprintLength : length == 0, "an injection has a fingerprint");
        _ = CrossSiteScriptingDetector.IsInjection(data);
        foreach (var context in Enum.GetValues<SqlContext>())
        {
            var tokens = new SqlTokenizer(data, context);
            var count = 0;
            while (tokens.Next() != SqlTokenKind.End)
                Holds.Require(++count <= data.Length + Free, "each token of SQL takes a byte");
        }

        foreach (var context in Enum.GetValues<HtmlContext>())
        {
            var tokens = new HtmlTokenizer(data, context);
            var count = 0;
            while (tokens.Next() != HtmlTokenKind.End)
                Holds.Require(++count <= data.Length + Free, "each token of HTML takes a byte");
        }
    }
}
