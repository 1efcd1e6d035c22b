using System.Runtime.CompilerServices;
using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;

namespace Karaula.Waf.Tests.Engine;

public class WafTransactionTests
{
    private static (WafVerdict Verdict, List<long> Ids) Run(string rules, string request)
    {
        using var transaction = WafPolicy.Load([("test.conf", rules)]).Begin();
        transaction.SetConnection("192.0.2.7"u8, 1234, "192.0.2.1"u8, 80);
        var verdict = RawRequest.Read(Encoding.UTF8.GetBytes(request), out _)!.Evaluate(transaction);
        return (verdict, [.. transaction.Matches.Select(match => match.RuleId)]);
    }

    [Fact]
    public void Dispose_PolicyThatIsReplaced_HoldsNoMemory()
    {
        var replaced = Use();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(replaced.IsAlive);
    }

    // A method of its own: what its locals held is let go when it returns.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Use()
    {
        var policy = WafPolicy.Load([("test.conf", "SecRule ARGS \"@rx a\" \"id:1,phase:1,pass\"")]);
        var both = new[] { policy.Begin(), policy.Begin() };
        foreach (var transaction in both)
            transaction.Dispose();
        return new WeakReference(policy);
    }

    private const string Get = "GET /a/b.php?id=1%20or&x=2 HTTP/1.1\r\nHost: example.org\r\nCookie: c=1; d\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 3", true)]
    [InlineData("Content-Length: 3\r\ncontent-length: 3", true)]
    [InlineData("Content-Length: +3", false)]
    [InlineData("Content-Length: -0", false)]
    [InlineData("Content-Length:", false)]
    [InlineData("Content-Length: 99999999999", false)]
    [InlineData("Content-Length: 3\r\nContent-Length: 2", false)]
    public void Read_Length_IsOneNumberOfDigits(string fields, bool isRead)
    {
        var request = RawRequest.Read(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\nabc"), out var error);
        Assert.Equal(isRead, request is not null);
        Assert.Equal(isRead ? null : "Content-Length is not one number", error);
    }

    [Fact]
    public void Evaluate_DenyMatches_GivesStatusAndRule()
    {
        var (verdict, _) = Run("SecRule ARGS:id \"@contains 1 or\" \"id:1,phase:1,deny,status:406\"", Get);
        Assert.Equal(new WafVerdict(WafAction.Deny, 406, 1, null), verdict);
    }

    [Fact]
    public void Evaluate_DetectionOnly_ReportsButPasses()
    {
        var (verdict, ids) = Run("SecRuleEngine DetectionOnly\nSecRule ARGS:id \"@contains or\" \"id:1,phase:1,deny\"", Get);
        Assert.Equal(WafAction.Pass, verdict.Action);
        Assert.Equal([1], ids);
    }

    [Theory]
    [InlineData("SecRule &ARGS \"@eq 2\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecRule ARGS|!ARGS:id \"@contains or\" \"id:1,phase:1,pass\"", false)]
    [InlineData("SecRule ARGS:/^I/ \"@contains or\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecRule REQUEST_COOKIES_NAMES \"@streq d\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecRule REQUEST_BASENAME \"@endsWith .php\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecRule REMOTE_ADDR \"@ipMatch 192.0.2.0/24\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecRule REMOTE_ADDR \"!@ipMatch 192.0.2.0/24\" \"id:1,phase:1,pass\"", false)]
    [InlineData("SecRule ARGS:id \"@rx ^(\\d) (or)$\" \"id:1,phase:1,pass,capture,chain\"\nSecRule TX:2 \"@streq or\" \"t:none\"", true)]
    [InlineData("SecRule ARGS:id \"@rx 1\" \"id:1,phase:1,pass,chain\"\nSecRule MATCHED_VAR_NAME \"@streq ARGS:id\" \"t:none\"", true)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,setvar:tx.s=2,setvar:tx.s=+3,setvar:tx.s=-1\"\nSecRule TX:S \"@eq 4\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,skipAfter:END\"\nSecAction \"id:1,phase:1,pass\"\nSecMarker END", false)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,ctl:ruleRemoveById=1\"\nSecAction \"id:1,phase:1,pass\"", false)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,ctl:ruleRemoveTargetById=1;ARGS:id\"\nSecRule ARGS \"@contains or\" \"id:1,phase:1,pass\"", false)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,ctl:ruleRemoveTargetById=1;ARGS\"\nSecRule ARGS|REQUEST_URI \"@rx or\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,ctl:ruleRemoveTargetById=1;REQUEST_URI\"\nSecRule ARGS|REQUEST_URI \"@rx or\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,ctl:ruleRemoveTargetById=1;REQUEST_COOKIES\"\nSecRule ARGS \"@rx or\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,ctl:ruleRemoveTargetById=1;ARGS,ctl:ruleRemoveTargetById=1;REQUEST_URI\"\nSecRule ARGS|REQUEST_URI \"@rx or\" \"id:1,phase:1,pass\"", false)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,ctl:ruleRemoveTargetById=1;ARGS,ctl:ruleRemoveTargetById=1;ARGS\"\nSecRule ARGS|REQUEST_COOKIES \"@rx or\" \"id:1,phase:1,pass\"", false)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,ctl:ruleRemoveTargetById=1;ARGS:id\"\nSecRule &ARGS \"@eq 1\" \"id:1,phase:1,pass\"", true)]
    [InlineData("SecAction \"id:2,phase:1,nolog,pass,setvar:tx.n=1,ctl:ruleRemoveTargetById=1;TX:n\"\nSecRule TX:n \"@eq 1\" \"id:1,phase:1,pass\"", false)]
    [InlineData("SecRule ARGS \"@contains or\" \"id:1,phase:1,pass\"\nSecRuleUpdateTargetById 1 \"!ARGS:id\"", false)]
    [InlineData("SecAction \"id:1,phase:1,pass\"\nSecRuleRemoveById 1", false)]
    public void Evaluate_Rule_MatchesAsTheManualSays(string rules, bool matches) =>
        Assert.Equal(matches, Run(rules, Get).Ids.Contains(1));

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "a=1&b=%27x", "ARGS_POST:b", "'x")]
    [InlineData("application/json", "{\"a\":{\"b\":[1,\"\\u0027x\"]}}", "ARGS:json.a.b", "'x")]
    [InlineData("text/xml", "<a q=\"1\">t<b>'x</b></a>", "XML:/*", "'x")]
    [InlineData("text/xml", "<a q=\"'x\"/>", "XML://@*", "'x")]
    [InlineData("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n'x\r\n--B--\r\n", "ARGS:f", "'x")]
    [InlineData("multipart/form-data;  boundary = B", "--B\r\nContent-Disposition: form-data; \t name = \"f\"\r\n\r\n'x\r\n--B--\r\n", "ARGS:f", "'x")]
    [InlineData("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"'x\"\r\n\r\ny\r\n--B--\r\n", "FILES:f", "'x")]
    public void Evaluate_Body_BecomesArguments(string type, string body, string target, string value)
    {
        var request = $"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        Assert.Equal([1], Run($"SecRule {target} \"@endsWith {value}\" \"id:1,phase:2,pass\"", request).Ids);
    }

    [Theory]
    [InlineData("application/json", "{\"a\":")]
    [InlineData("text/xml", "<a>")]
    [InlineData("multipart/form-data", "x")]
    public void Evaluate_BrokenBody_SetsTheErrorVariable(string type, string body)
    {
        var request = $"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        Assert.Equal([1], Run("SecRule REQBODY_ERROR \"@eq 1\" \"id:1,phase:2,pass\"", request).Ids);
    }

    [Fact]
    public void Evaluate_PooledTransaction_RemembersNothing()
    {
        var policy = WafPolicy.Load([("test.conf", "SecRule ARGS \"@contains or\" \"id:1,phase:1,deny,setvar:tx.s=1\"\nSecRule TX:s \"@eq 1\" \"id:2,phase:1,pass\"")]);
        for (var i = 0; i < 3; i++)
        {
            using (var bad = policy.Begin())
                Assert.Equal(WafAction.Deny, RawRequest.Read(Encoding.UTF8.GetBytes(Get), out _)!.Evaluate(bad).Action);
            using var good = policy.Begin();
            Assert.Equal(WafAction.Pass, RawRequest.Read("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8, out _)!.Evaluate(good).Action);
            Assert.Empty(good.Matches);
            Assert.Equal(0, good.GetScore("s"));
        }
    }

    [Fact]
    public void Evaluate_LargerBody_IsRefusedOrInspectedInPart()
    {
        const string request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=12345678901234567x";
        Assert.Equal(413, Run("SecRequestBodyLimit 10", request).Verdict.Status);
        const string rules = "SecRequestBodyLimit 10\nSecRequestBodyLimitAction ProcessPartial\nSecRule ARGS:a \"@streq 12345678\" \"id:1,phase:2,pass\"";
        Assert.Equal([1], Run(rules, request).Ids);
    }

    [Theory]
    [InlineData("SecRule ARGS \"@rx (\" \"id:1\"", "test.conf:1:")]
    [InlineData("\nSecAction \"id:1,skipAfter:X\"", "test.conf:2:1: skipAfter")]
    [InlineData("SecAction \"id:1,setvar:args.x=1\"", "expected tx.name")]
    [InlineData("SecAction \"id:1,ctl:fly=1\"", "unknown ctl 'fly'")]
    [InlineData("SecRule ARGS \"@validateByteRange 1-999\" \"id:1\"", "'1-999'")]
    [InlineData("SecRule XML:/a/b \"x\" \"id:1\"", "expected XML:/*")]
    [InlineData("SecUnicodeMapFile x", "not supported")]
    public void Load_WrongRules_SaysWhereAndWhat(string rules, string expected) =>
        Assert.Contains(expected, Assert.Throws<WafPolicyException>(() => WafPolicy.Load([("test.conf", rules)])).Message, StringComparison.Ordinal);
}
