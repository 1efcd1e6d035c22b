using System.Text;
using Karaula.Edge.Rules;
using Karaula.Edge.Rules.Language;

namespace Karaula.Fuzz.Targets;

/// <summary>Expressions of a site's rules: any text is read or refused with its place; what was read, written and read again is the same.</summary>
internal sealed class RuleExpressionTarget : IFuzzTarget
{
    public string Name => "rule-expression";

    public IEnumerable<byte[]> Seeds() =>
    [
        Encoding.UTF8.GetBytes("path starts_with \"/search\" and not (pass or prefix in [\"192.0.2.0/24\", \"2001:db8::/48\"])"),
        Encoding.UTF8.GetBytes("agent contains ['curl', \"py\\\"thon\"]\n or header[\"X-A\"] != \"1\" and cookie[\"session\"]"),
        Encoding.UTF8.GetBytes("((method == \"POST\"))"),
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        RuleNode node;
        try
        {
            node = RuleParser.Parse(Encoding.UTF8.GetString(data));
        }
        catch (RuleSyntaxException e)
        {
            CacheText.Require(e is { Line: >= 1, Column: >= 1 }, "an error has a place");
            return;
        }

        string written = node.ToString();
        // Written out, it may be longer and deeper than an expression may be.
        if (written.Length > RuleParser.MostCharacters)
            return;
        RuleNode again;
        try
        {
            again = RuleParser.Parse(written);
        }
        catch (RuleSyntaxException e) when (e.Message.Contains("nested deeper", StringComparison.Ordinal))
        {
            return;
        }

        CacheText.Require(again.ToString() == written, "written and read it is the same");
        RuleFacts facts = new() { Path = "/search", Query = "q", Method = "GET", Host = "a.example", Agent = "curl" };
        CacheText.Require(again.Holds(facts) == node.Holds(facts), "it means the same");
    }
}
