using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;

namespace Karaula.Waf.Tests.Engine;

public class SettingTests
{
    private static WafTransaction Begin(string rules) => WafPolicy.Load([("test.conf", rules)]).Begin();

    private static (WafVerdict Verdict, List<long> Ids) Post(string rules, string body, string type = "application/x-www-form-urlencoded")
    {
        using var transaction = Begin(rules);
        var verdict = RawRequest.Read(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"), out _)!.Evaluate(transaction);
        return (verdict, [.. transaction.Matches.Select(match => match.RuleId)]);
    }

    private static (WafVerdict Verdict, List<long> Ids) Answer(string rules, string body, string type = "text/html")
    {
        using var transaction = Begin(rules);
        RawRequest.Read("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8, out _)!.Evaluate(transaction);
        transaction.SetResponse(200, "HTTP/1.1"u8);
        transaction.AddResponseHeader("Content-Type"u8, Encoding.ASCII.GetBytes(type));
        transaction.EvaluateResponseHeaders();
        transaction.AppendResponseBody(Encoding.ASCII.GetBytes(body));
        return (transaction.EvaluateResponseBody(), [.. transaction.Matches.Select(match => match.RuleId)]);
    }

    private const string SeesArgument = "\nSecRule ARGS:a \"@streq b\" \"id:1,phase:2,pass\"";
    private const string SeesBody = "\nSecRule RESPONSE_BODY \"@contains secret\" \"id:1,phase:4,pass\"";

    [Theory]
    [InlineData("SecRequestBodyAccess On", true)]
    [InlineData("SecRequestBodyAccess off", false)]
    [InlineData("SecRequestBodyAccess Off\nSecAction \"id:9,phase:1,pass,nolog,ctl:requestBodyAccess=On\"", true)]
    public void RequestBodyAccess_Off_LeavesTheBodyUnread(string setting, bool sees) =>
        Assert.Equal(sees ? [1] : [], Post(setting + SeesArgument, "a=b").Ids);

    [Fact]
    public void RequestBodyAccess_Off_RefusesNoLongBody() =>
        Assert.Equal(WafAction.Pass, Post("SecRequestBodyAccess Off\nSecRequestBodyLimit 2", "a=b").Verdict.Action);

    [Theory]
    [InlineData("Reject", 413)]
    [InlineData("ProcessPartial", 0)]
    public void RequestBodyNoFilesLimit_FormBeyondIt_IsALargerBody(string action, int status)
    {
        var (verdict, ids) = Post($"SecRequestBodyNoFilesLimit 5\nSecRequestBodyLimitAction {action}\nSecRule INBOUND_DATA_ERROR \"@eq 1\" \"id:1,phase:2,pass\"", "a=b&c=d");
        Assert.Equal(status, verdict.Status);
        Assert.Equal(status == 0 ? [1] : [], ids);
    }

    [Theory]
    [InlineData("; filename=\"x\"", 0)]
    [InlineData("", 413)]
    public void RequestBodyNoFilesLimit_Multipart_DoesNotCountFiles(string file, int status)
    {
        var body = $"--b\r\nContent-Disposition: form-data; name=\"f\"{file}\r\n\r\n{new string('x', 500)}\r\n--b--\r\n";
        Assert.Equal(status, Post("SecRequestBodyNoFilesLimit 200", body, "multipart/form-data; boundary=b").Verdict.Status);
    }

    [Theory]
    [InlineData("SecAction \"id:9,phase:1,pass,nolog,ctl:requestBodyLimit=10\"", 0)]
    [InlineData("SecAction \"id:9,phase:1,pass,nolog,ctl:requestBodyLimit=2\"", 413)]
    public void RequestBodyLimit_OfOneRequest_Holds(string rule, int status) =>
        Assert.Equal(status, Post("SecRequestBodyLimit 5\n" + rule, "a=b&c=d").Verdict.Status);

    [Theory]
    [InlineData("SecResponseBodyAccess On", "text/html", true)]
    [InlineData("SecResponseBodyAccess Off", "text/html", false)]
    [InlineData("SecResponseBodyMimeType text/plain text/css", "text/html", false)]
    [InlineData("SecResponseBodyMimeType text/plain text/css", "TEXT/CSS; charset=utf-8", true)]
    [InlineData("SecResponseBodyMimeType text/plain\nSecResponseBodyMimeType text/html", "text/plain", true)]
    [InlineData("SecResponseBodyMimeType text/plain\nSecResponseBodyMimeTypesClear", "text/plain", false)]
    public void ResponseBody_OfATypeThatIsNotWanted_IsNotRead(string setting, string type, bool sees) =>
        Assert.Equal(sees ? [1] : [], Answer(setting + SeesBody, "a secret", type).Ids);

    [Theory]
    [InlineData("SecResponseBodyLimitAction Reject", WafAction.Deny, 500)]
    [InlineData("SecResponseBodyLimitAction ProcessPartial", WafAction.Pass, 0)]
    [InlineData("SecResponseBodyLimitAction Reject\nSecRuleEngine DetectionOnly", WafAction.Pass, 0)]
    public void ResponseBodyLimitAction_LongerAnswer_IsWithheldOrInspectedInPart(string setting, WafAction action, int status)
    {
        var (verdict, _) = Answer(setting + "\nSecResponseBodyLimit 5", "123456");
        Assert.Equal((action, status), (verdict.Action, verdict.Status));
    }

    [Fact]
    public void ResponseBodyLimitAction_LengthDeclared_IsWithheldBeforeTheBody()
    {
        using var transaction = Begin("SecResponseBodyLimitAction Reject\nSecResponseBodyLimit 5");
        RawRequest.Read("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8, out _)!.Evaluate(transaction);
        transaction.SetResponse(200, "HTTP/1.1"u8);
        transaction.AddResponseHeader("Content-Length"u8, "6"u8);
        Assert.Equal(500, transaction.EvaluateResponseHeaders().Status);
    }

    [Fact]
    public void ArgumentSeparator_Another_CutsArguments() =>
        Assert.Equal([1], Post("SecArgumentSeparator ;\nSecRule ARGS:c \"@streq d&e\" \"id:1,phase:2,pass\"", "a=b;c=d&e").Ids);

    [Fact]
    public void DefaultAction_HoldsForTheRulesAfterItOnly()
    {
        const string rules = """
            SecAction "id:1,phase:1,log"
            SecDefaultAction "phase:1,nolog,pass"
            SecAction "id:2,phase:1"
            SecDefaultAction "phase:1,log,deny,status:406"
            SecAction "id:3,phase:2,nolog"
            SecAction "id:4,phase:1,block"
            """;
        var (verdict, ids) = Post(rules, "a=b");
        Assert.Equal((406, 4), (verdict.Status, verdict.RuleId));
        Assert.Equal([1, 4], ids);
    }

    [Fact]
    public void ComponentSignature_OfRules_IsToldByThePolicy() =>
        Assert.Equal(["a/1", "b/2"], WafPolicy.Load([("x", "SecComponentSignature a/1\nSecComponentSignature b/2")]).Components);

    [Fact]
    public void Files_OfIncludesAndData_AreToldByThePolicy()
    {
        var folder = Directory.CreateTempSubdirectory("files").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "a.conf"), "Include sub/*.conf\nIncludeOptional none.conf\n");
            Directory.CreateDirectory(Path.Combine(folder, "sub"));
            File.WriteAllText(Path.Combine(folder, "sub", "b.conf"), "SecRule ARGS \"@pmFromFile words.data\" \"id:1\"\n");
            File.WriteAllText(Path.Combine(folder, "sub", "words.data"), "x\n");

            var policy = WafPolicy.LoadFiles([Path.Combine(folder, "a.conf")]);

            Assert.Equal(["none.conf", "sub", "sub/b.conf", "sub/words.data"], policy.Files.Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("SecRuleEngine 1", "SecRuleEngine: expected Off, DetectionOnly or On, found '1'")]
    [InlineData("SecRequestBodyAccess yes", "SecRequestBodyAccess: expected Off or On, found 'yes'")]
    [InlineData("SecRequestBodyLimit 0", "expected a positive whole number")]
    [InlineData("SecRequestBodyNoFilesLimit -1", "expected a positive whole number")]
    [InlineData("SecRequestBodyLimitAction Drop", "expected ProcessPartial or Reject")]
    [InlineData("SecResponseBodyMimeType text", "expected a media type")]
    [InlineData("SecResponseBodyMimeType text/html (null)", "expected a media type")]
    [InlineData("SecArgumentSeparator ab", "expected one ASCII sign")]
    [InlineData("SecCollectionTimeout 1h", "expected a positive whole number")]
    [InlineData("SecDefaultAction \"phase:1,log\"", "expected pass, deny")]
    [InlineData("SecDefaultAction \"deny\"", "expected phase:1")]
    [InlineData("SecDefaultAction \"phase:1,deny,id:5\"", "'id' belongs to a rule")]
    [InlineData("SecAuditEngine On", "unknown directive 'SecAuditEngine'")]
    [InlineData("SecAction \"id:1,ctl:ruleEngine=Maybe\"", "ctl: expected On, Off or DetectionOnly")]
    [InlineData("SecAction \"id:1,ctl:requestBodyLimit=x\"", "ctl: expected a positive whole number")]
    [InlineData("SecAction \"id:1,ctl:ruleRemoveByName=x\"", "unknown ctl")]
    [InlineData("SecRule PATH_INFO \"@rx a\" \"id:1\"", "PATH_INFO is not supported")]
    [InlineData("SecRule ENV:HOME \"@rx a\" \"id:1\"", "no rule sets 'HOME'")]
    [InlineData("SecRule GEO:CITY \"@rx a\" \"id:1\"", "GEO holds COUNTRY_CODE only")]
    [InlineData("SecAction \"id:1,msg:'%{PATH_INFO}'\"", "unknown variable 'PATH_INFO'")]
    [InlineData("SecRuleUpdateActionById 1 \"phase:1\"", "'phase' cannot be changed")]
    [InlineData("SecRule ARGS a \"id:1,chain\"\nSecRule ARGS b \"deny\"", "'deny' belongs to the first rule of a chain, here 1")]
    [InlineData("SecRule ARGS \"@pm %{tx.a}\" \"id:1\"", "@pm takes no macros")]
    [InlineData("Include none.conf", "cannot read")]
    [InlineData("Include \"\"", "cannot read")]
    [InlineData("Include a\0b", "cannot read")]
    [InlineData("SecRule ARGS \"@pmFromFile a\0b\" \"id:1\"", "cannot read")]
    public void Load_WrongSetting_SaysWhereAndWhatWasExpected(string rules, string expected)
    {
        var e = Assert.Throws<WafPolicyException>(() => WafPolicy.Load([("test.conf", "\n" + rules)]));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("test.conf:", e.Message, StringComparison.Ordinal);
        Assert.All(e.Errors, error => Assert.InRange(error.Position.Line, 2, 3));
    }

    [Theory]
    [InlineData("msg:'saw %{MATCHED_VAR} of %{tx.a}, twice'", "saw … of …, twice")]
    [InlineData("msg:'plain'", "plain")]
    [InlineData("nolog", "")]
    public void MessageOf_Rule_HoldsNothingOfARequest(string action, string message)
    {
        var policy = WafPolicy.Load([("x", $"SecAction \"id:5,phase:1,pass,{action},setvar:tx.a=1\"")]);
        Assert.Equal(message, policy.MessageOf(5));
        Assert.Equal("", policy.MessageOf(6));
    }

    [Theory]
    [InlineData("SecRuleRemoveById 5\nSecAction \"id:5\"")]
    [InlineData("SecRuleUpdateTargetByTag x \"!ARGS:a\"")]
    [InlineData("SecRuleUpdateActionById 6 \"deny\"")]
    public void Load_UpdateOfNoRule_IsWarnedOf(string rules) =>
        Assert.Contains("names no rule that stands before it", Assert.Single(WafPolicy.Load([("x", rules)]).Warnings).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("b", true)]
    [InlineData("^(?:a|b)$", true)]
    [InlineData("c", false)]
    [InlineData("(", false)]
    public void Rx_WithAMacro_IsThePatternOfThatMoment(string pattern, bool matches) => Assert.Equal(
        matches ? [1] : [], Post($"SecAction \"id:9,phase:1,pass,nolog,setvar:'tx.p={pattern}'\"\nSecRule ARGS:a \"@rx %{{tx.p}}\" \"id:1,phase:2,pass\"", "a=b").Ids);
}
