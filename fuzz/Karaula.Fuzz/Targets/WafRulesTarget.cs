using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Language;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Rule files, from text to policy: whatever the text says, it loads or fails with a list of errors, each at a place inside the text; what loads, written
/// anew and loaded again, has the same rules and says the same of a request.
/// </summary>
internal sealed class WafRulesTarget : IFuzzTarget
{
    private const string File = "no-such-folder/fuzz.conf";

    private static readonly WafHost Host = new() { Time = new StoppedClock() };

    public string Name => "waf-rules";

    public IEnumerable<byte[]> Seeds() =>
        ((string[])
        [
            "SecRuleEngine On\nSecRequestBodyAccess On\nSecRule ARGS|!ARGS:x|&ARGS:/^a|b/|REQUEST_HEADERS:'/^X-/' \"!@rx ^a\\\"b(?i)c{2,3}\" \\\n \"id:5,phase:2,deny,status:403,msg:'it\\'s %{MATCHED_VAR}',t:none,t:urlDecodeUni,setvar:'tx.a=+%{tx.b}',capture,severity:CRITICAL\"\n",
            "# c\nSecAction \"id:1,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR},setvar:ip.n=+1,expirevar:ip.n=60,skipAfter:END\"\nSecMarker END\nSecComponentSignature \"x/1\"\n",
            "SecRule TX:1 \"@ge %{tx.n}\" \"id:7,phase:1,block,chain,t:length\"\nSecRule REQUEST_COOKIES_NAMES \"@pm a b |0d 0a| c\" \"chain\"\nSecRule XML:/*|FILES \"@detectSQLi\" \"t:base64Decode,multiMatch\"\n",
            "SecDefaultAction \"phase:1,log,pass\"\nSecRule REMOTE_ADDR \"@ipMatch 192.0.2.0/24,2001:db8::1\" \"id:9,phase:1,t:none,ctl:ruleRemoveTargetById=5;ARGS:q,ctl:ruleEngine=Off,ctl:ruleRemoveById=1-4\"\n",
            "SecRule REQUEST_URI \"@validateByteRange 1-255,10\" \"id:10,phase:1,redirect:'http://a.example/',skip:1,tag:'x/y',logdata:'%{tx.0}'\"\nSecRuleRemoveById 10 11-12\nSecRuleUpdateTargetById 10 \"!ARGS:z\" \"ARGS\"\nSecRuleUpdateActionById 10 \"pass,t:lowercase\"\nSecRuleRemoveByTag \"x/.*\"\n",
            "SecRequestBodyLimit 100\nSecArgumentSeparator ;\nSecResponseBodyMimeType text/html text/plain\nInclude none.conf\nIncludeOptional *.conf\nSecRule ARGS \"@pmFromFile none.data\" \"id:3,phase:2,pass,setenv:'a=b',setuid:x,deprecatevar:ip.n=1/2\"\n",
        ]).Select(Encoding.UTF8.GetBytes);

    public IEnumerable<byte[]> Material(string folder) => CoreRuleSetMaterial.Rules(folder);

    public void Run(ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetString(data);
        var file = RuleFile.Parse(File, text);
        CheckPlaces(text, file.Errors);
        // A fuzzer must not read what lies about on the machine.
        if (file.Statements.Any(ReadsOtherFolders))
            return;
        if (Load(text) is not { } policy)
            return;
        CheckPlaces(text, policy.Warnings);
        var again = Load(Rewrite(text)) ?? throw new FuzzFailureException("what loads is refused when it is written anew");
        Holds.Require(policy.RuleIds.SequenceEqual(again.RuleIds) && policy.RuleCount == again.RuleCount, "the same rules are loaded again");
        Holds.Require(policy.Warnings.Select(one => one.Message).SequenceEqual(again.Warnings.Select(one => one.Message)), "the same warnings are given again");
        Holds.Require(policy.Limits == again.Limits && policy.Mode == again.Mode, "the same settings are loaded again");
        // The one thing that differs from request to request here, and patterns that ran out of time.
        if (text.Contains("UNIQUE_ID", StringComparison.OrdinalIgnoreCase))
            return;
        var (one, other) = (Verdict(policy), Verdict(again));
        Holds.Require(one == other || policy.PatternTimeouts + again.PatternTimeouts > 0, "the same is said of a request");
    }

    private static WafPolicy? Load(string text)
    {
        try
        {
            return WafPolicy.Load([(File, text)], host: Host);
        }
        catch (WafPolicyException e)
        {
            Holds.Require(e.Errors.Count > 0, "a failure has reasons");
            CheckPlaces(text, e.Errors);
            return null;
        }
    }

    private static void CheckPlaces(string text, IEnumerable<SecLangError> errors)
    {
        string[]? lines = null;
        foreach (var (position, message) in errors)
        {
            lines ??= text.Split('\n');
            Holds.Require(position.File == File && position.Line >= 1 && position.Line <= lines.Length, $"an error names a line of the text: {position}: {message}");
            Holds.Require(position.Column >= 1 && position.Column <= lines[position.Line - 1].Length + 1, $"an error names a place in its line: {position}: {message}");
            Holds.Require(message.Length > 0, "an error says what is wrong");
        }
    }

    private static bool ReadsOtherFolders(Statement statement) => statement switch
    {
        SettingStatement { Arguments.Count: > 0 } setting => setting.Name.StartsWith("Include", StringComparison.OrdinalIgnoreCase) && NamesFolder(setting.Arguments[0].Text),
        RuleStatement rule => rule.Chain.Any(ReadsOtherFolders) || rule.Operator is { Name: "pmFromFile" or "pmf" or "ipMatchFromFile" } reads && NamesFolder(reads.Parameter),
        _ => false,
    };

    private static bool NamesFolder(string path) => path.Contains('/', StringComparison.Ordinal);

    // Each directive on a line of its own, arguments in quotes where they need them.
    private static string Rewrite(string text)
    {
        var written = new StringBuilder();
        var reader = new DirectiveReader(File, text, []);
        while (reader.Next() is { } directive)
        {
            written.Append(directive.Name);
            foreach (var argument in directive.Arguments)
                written.Append(' ').Append(IsBare(argument.Text) ? argument.Text : $"\"{argument.Text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            written.Append(" \n");
        }

        return written.ToString();
    }

    private static bool IsBare(string text) => text.Length > 0 && text[0] != '"' && !text.AsSpan().ContainsAny(" \t\r\f\v");

    private static (WafVerdict Verdict, bool Read) Verdict(WafPolicy policy)
    {
        using var transaction = policy.Begin("site");
        transaction.SetConnection("192.0.2.7"u8, 1024, "192.0.2.1"u8, 80);
        transaction.SetRequestLine("POST"u8, "/a/b.php?x=1&q=union%20select&a=ab"u8, "HTTP/1.1"u8);
        transaction.AddRequestHeader("Host"u8, "a.example"u8);
        transaction.AddRequestHeader("Cookie"u8, "a=b"u8);
        transaction.AddRequestHeader("Content-Type"u8, "application/x-www-form-urlencoded"u8);
        if (transaction.EvaluateRequestHeaders() is { Action: not WafAction.Pass } verdict)
            return (verdict, false);
        var read = transaction.AppendRequestBody("p=1%27%20or%201%3d1&z=<script>"u8);
        verdict = transaction.EvaluateRequestBody();
        if (verdict.Action != WafAction.Pass)
            return (verdict, read);
        transaction.SetResponse(200, "HTTP/1.1"u8);
        transaction.AddResponseHeader("Content-Type"u8, "text/html"u8);
        transaction.EvaluateResponseHeaders();
        transaction.AppendResponseBody("<html>ORA-00933</html>"u8);
        verdict = transaction.EvaluateResponseBody();
        transaction.EvaluateLogging();
        return (verdict, read);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override long GetTimestamp() => 0;
    }
}
