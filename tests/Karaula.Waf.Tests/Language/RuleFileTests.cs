using Karaula.Waf.Language;

namespace Karaula.Waf.Tests.Language;

public class RuleFileTests
{
    private static RuleFile Parse(string text) => RuleFile.Parse("rules.conf", text);

    [Fact]
    public void Parse_RuleOverSeveralLines_ReadsVariablesOperatorAndActions()
    {
        var file = Parse("""
            # a comment
            SecRule ARGS|!ARGS:token|&TX:score|REQUEST_COOKIES:/^a|b$/ "!@rx ^[^\"']+$" \
                "id:100,\
                phase:2,\
                t:none,t:lowercase,\
                msg:'Quotes, and it\'s a comma',\
                setvar:'tx.score=+5'"
            """);

        Assert.Empty(file.Errors);
        var rule = Assert.IsType<RuleStatement>(Assert.Single(file.Statements));
        Assert.Equal(100, rule.Id);
        Assert.Equal(
            [("ARGS", null, false, false, false), ("ARGS", "token", false, true, false), ("TX", "score", false, false, true),
             ("REQUEST_COOKIES", "^a|b$", true, false, false)],
            rule.Variables.Select(v => (v.Name, v.Selector, v.IsRegex, v.IsExcluded, v.IsCount)));
        Assert.Equal(("rx", "^[^\"']+$", true), (rule.Operator!.Name, rule.Operator.Parameter, rule.Operator.IsNegated));
        Assert.Equal("Quotes, and it's a comma", rule.Actions.Single(a => a.Name == "msg").Value);
        Assert.Equal(new SourcePosition("rules.conf", 4, 5), rule.Actions.Single(a => a.Name == "phase").Position);
    }

    [Fact]
    public void Parse_Chain_TiesRulesToTheirHead()
    {
        var file = Parse("""
            SecRule ARGS "@contains a" "id:1,phase:2,deny,chain"
            SecRule ARGS "@contains b" "chain"
            SecRule ARGS "@contains c"
            SecAction "id:2,phase:1,pass,nolog"
            """);

        Assert.Empty(file.Errors);
        Assert.Equal(2, file.Statements.Count);
        Assert.Equal(2, Assert.IsType<RuleStatement>(file.Statements[0]).Chain.Count);
    }

    [Fact]
    public void Parse_XPathVariable_IsNotARegularExpression()
    {
        var file = Parse("SecRule XML:/*|XML://@*|ARGS \"x\" \"id:1\"");

        Assert.Empty(file.Errors);
        Assert.Equal(["/*", "//@*", null], Assert.IsType<RuleStatement>(file.Statements[0]).Variables.Select(v => v.Selector));
    }

    [Theory]
    [InlineData("SecRul ARGS \"x\" \"id:1\"", 1, 1, "unknown directive 'SecRul'")]
    [InlineData("\n  SecRule ARGZ|ARGS \"x\" \"id:1\"", 2, 11, "unknown variable 'ARGZ'")]
    [InlineData("SecRule ARGS \"@regex x\" \"id:1\"", 1, 15, "unknown operator '@regex'")]
    [InlineData("SecRule ARGS \"x\" \"id:1,\\\n  denny\"", 2, 3, "unknown action 'denny'")]
    [InlineData("SecRule ARGS \"x\" \"id:1,t:lower\"", 1, 24, "unknown transformation 'lower'")]
    [InlineData("SecRule ARGS \"x\" \"phase:1\"", 1, 1, "needs an id")]
    [InlineData("SecRule ARGS \"x\" \"id:one\"", 1, 19, "expected a positive whole number as id, found 'one'")]
    [InlineData("SecRule ARGS \"x\" \"id:7\"\nSecRule ARGS \"y\" \"id:7\"", 2, 19, "id 7 is taken by the rule at rules.conf:1:1")]
    [InlineData("SecRule ARGS \"x", 1, 14, "never closed")]
    [InlineData("SecRule ARGS \"x\"y \"id:1\"", 1, 17, "expected white space after a closing quote")]
    [InlineData("SecRule ARGS \"x\" \"id:1,msg:'open\"", 1, 28, "single quote is never closed")]
    [InlineData("SecRule ARGS \"x\" \"id:1,chain\"", 1, 1, "not finished at the end of the file")]
    [InlineData("SecRule ARGS \"x\" \"id:1,chain\"\nSecMarker END", 1, 1, "not finished before rules.conf:2:1")]
    [InlineData("SecRule ARGS", 1, 1, "SecRule takes 2 to 3 arguments, found 1")]
    [InlineData("SecRule ARGS: \"x\" \"id:1\"", 1, 9, "expected the name of a member after 'ARGS:'")]
    [InlineData("SecRule | \"x\" \"id:1\"", 1, 9, "expected a variable, found nothing")]
    [InlineData("SecRule ARGS \"x\" \"id:1,msg\"", 1, 24, "action 'msg' needs a value")]
    public void Parse_BrokenText_NamesPlaceAndReason(string text, int line, int column, string reason)
    {
        var error = Parse(text).Errors[0];

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(new SourcePosition("rules.conf", line, column), error.Position);
    }

    [Fact]
    public void Parse_SeveralErrors_ReportsAllInOrder()
    {
        var file = Parse("SecFoo 1\nSecRule ARGS \"x\" \"id:1,bar,baz\"\nSecQux");

        Assert.Equal([1, 2, 2, 3], file.Errors.Select(e => e.Position.Line));
    }

    [Fact]
    public void Parse_CarriageReturns_AreWhiteSpace()
    {
        var file = Parse("SecRule ARGS \"x\" \\\r\n  \"id:1,\\\r\n  phase:1\"\r\nSecMarker M\r\n");

        Assert.Empty(file.Errors);
        Assert.Equal("M", Assert.IsType<MarkerStatement>(file.Statements[1]).Label);
    }
}
