using CsCheck;

namespace Karaula.Waf.Tests.Oracle;

/// <summary>Rules that use the language in as many ways as fit, and requests that meet them.</summary>
internal static class OracleRules
{
    public const string Text = """
        SecDefaultAction "phase:1,pass,log"
        SecDefaultAction "phase:2,deny,status:403,log,t:lowercase"
        SecAction "id:1,phase:1,nolog,pass,setvar:tx.score=0,setvar:tx.limit=3,setvar:tx.Word=or"
        SecRule ARGS "@contains a" "id:2,phase:1,pass,setvar:tx.score=+1"
        SecRule ARGS|!ARGS:id "@rx ([a-c]+)\W*([0-9]*)" "id:3,phase:1,pass,capture,setvar:'tx.cap_%{tx.1}=%{tx.2}',setvar:tx.n=+%{tx.2}"
        SecRule &TX:/^cap_/ "@ge 2" "id:4,phase:1,pass"
        SecRule TX:/^CAP_/ "@streq 1" "id:5,phase:1,pass,setvar:!tx.cap_a"
        SecRule &TX:cap_a "!@eq 0" "id:6,phase:1,pass"
        SecRule ARGS:/^i/ "@rx \bor\b" "id:7,phase:1,pass,t:lowercase,t:urlDecodeUni,chain"
        SecRule MATCHED_VAR "@rx 1" "chain,setvar:tx.chained=1"
        SecRule MATCHED_VARS_NAMES "@endsWith :id" "t:none"
        SecRule TX:chained "@eq 1" "id:8,phase:1,pass,skipAfter:AFTER"
        SecRule REQUEST_COOKIES|REQUEST_COOKIES_NAMES "@pm sel union select or a" "id:9,phase:1,pass,capture,t:none,t:urlDecode,chain"
        SecRule TX:0 "@within union select orange" ""
        SecRule ARGS_NAMES "!@rx ^[a-z]+$" "id:10,phase:1,pass,skip:1"
        SecRule REQUEST_METHOD "@streq GET" "id:11,phase:1,pass"
        SecMarker AFTER
        SecRule REQUEST_HEADERS:X-Off "@streq rules" "id:12,phase:1,pass,ctl:ruleRemoveById=20-24"
        SecRule REQUEST_HEADERS:X-Off "@streq tag" "id:13,phase:1,pass,ctl:ruleRemoveByTag=^sql"
        SecRule REQUEST_HEADERS:X-Off "@streq target" "id:14,phase:1,pass,ctl:ruleRemoveTargetById=21;ARGS:id,ctl:ruleRemoveTargetByTag=sql;ARGS:/^q/,ctl:ruleRemoveTargetByMsg=words;REQUEST_COOKIES"
        SecRule REQUEST_HEADERS:X-Off "@streq one" "id:34,phase:1,pass,ctl:ruleRemoveTargetById=21;ARGS:id"
        SecRule REQUEST_HEADERS:X-Off "@rx ^one|whole" "id:35,phase:1,pass,ctl:ruleRemoveTargetByTag=sqli;ARGS"
        SecRule REQUEST_HEADERS:X-Off "@streq whole" "id:36,phase:1,pass,ctl:ruleRemoveTargetById=7;ARGS:/^i/,ctl:ruleRemoveTargetById=22;ARGS"
        SecRule REQUEST_HEADERS:X-Off "@streq engine" "id:15,phase:1,pass,ctl:ruleEngine=DetectionOnly"
        SecRule REQUEST_HEADERS:X-Off "@streq all" "id:16,phase:1,pass,ctl:ruleEngine=Off"
        SecRule REQUEST_HEADERS:X-Off "@streq allow" "id:17,phase:1,allow:phase"
        SecRule REQUEST_HEADERS:X-Off "@streq request" "id:18,phase:1,allow:request"
        SecRule REQUEST_HEADERS:X-Off "@streq every" "id:19,phase:1,allow"
        SecRule REQUEST_HEADERS:Content-Type "@beginsWith text/" "id:31,phase:1,pass,t:lowercase,ctl:requestBodyProcessor=JSON"
        SecRule REQUEST_HEADERS:X-Off "@rx ." "id:32,phase:1,pass,ctl:forceRequestBodyVariable=On"
        SecRule ARGS|REQUEST_BODY "@contains union" "id:20,phase:2,pass,tag:sqli,msg:'words',multiMatch,t:urlDecode,t:removeWhitespace,t:removeNulls,setvar:tx.score=+2"
        SecRule ARGS:id|ARGS:q|REQUEST_COOKIES "@rx (?i:select|or)[^a]*a" "id:21,phase:2,pass,tag:sqli/x,t:none,t:replaceComments,capture,setvar:tx.last=%{MATCHED_VAR_NAME}=%{TX.0}"
        SecRule &ARGS "@gt 4" "id:22,phase:2,pass,t:none"
        SecRule TX:last "@rx ^(?:args|request_cookies):" "id:23,phase:2,pass"
        SecRule ARGS_COMBINED_SIZE "@ge 24" "id:24,phase:2,pass,severity:CRITICAL"
        SecRule HIGHEST_SEVERITY "@le 2" "id:25,phase:2,pass"
        SecRule XML:/*|XML://@*|FILES|FILES_NAMES "@rx [ab]" "id:26,phase:2,pass"
        SecRule REQBODY_ERROR "!@eq 0" "id:27,phase:2,pass,setvar:tx.score=-1"
        SecRule ARGS|REQUEST_URI "@rx %{tx.word}" "id:33,phase:2,pass,t:none"
        SecRule TX:score "@gt %{tx.limit}" "id:28,phase:2,block,t:none"
        SecRule ARGS:id "@streq drop" "id:29,phase:2,drop"
        SecRule RESPONSE_HEADERS:X-Powered-By|RESPONSE_STATUS "@rx ^PHP|^2" "id:40,phase:3,pass,t:none,setvar:tx.leak=+1"
        SecRule RESPONSE_BODY "@rx ORA-[0-9]+" "id:41,phase:4,deny,status:500,chain"
        SecRule TX:score|TX:leak "@ge 3" ""
        SecRule ARGS "@rx b" "id:42,phase:5,pass"
        SecRuleUpdateTargetById 42 "!ARGS:q"
        SecAction "id:43,phase:5,pass"
        SecRuleRemoveById 43
        """;

    /// <summary>Rules that remember earlier requests.</summary>
    public const string Kept = """
        SecAction "id:1,phase:1,pass,nolog,initcol:global=all,setvar:global.n=+1"
        SecRule ARGS:id|ARGS:q "@rx ^([a-z]*)" "id:2,phase:1,pass,nolog,capture,initcol:ip=%{tx.1},setvar:ip.n=+1,setvar:ip.last_%{tx.1}=%{MATCHED_VAR}"
        SecRule REQUEST_COOKIES "@rx ." "id:3,phase:1,pass,nolog,setsid:%{REQUEST_COOKIES.or}%{REQUEST_COOKIES.id},setvar:session.n=+2,setvar:session.was=%{ip.n}"
        SecRule IP:n "@ge 3" "id:4,phase:1,pass,setvar:!ip.n,setvar:global.many=+%{ip.n}"
        SecRule &IP "@ge 2" "id:5,phase:1,pass"
        SecRule IP:/^last_/ "@contains a" "id:6,phase:1,pass"
        SecRule SESSION:n "@ge 4" "id:7,phase:1,pass,setvar:session.n=-3,chain"
        SecRule SESSIONID "@rx ^1" "t:none"
        SecRule SESSION:was "@eq 1" "id:8,phase:1,pass"
        SecRule GLOBAL:n "@ge 6" "id:9,phase:2,deny,chain"
        SecRule &SESSION:n|&IP:n "@eq 0" "setvar:global.n=0"
        """;

    private static readonly string[] Words =
        ["a", "b", "ab", "c1", "1", "2", "or", "union", "select", "%20", "+", "%00", "%", "/*x*/", "OR", "A", "&", "=", "id", "drop", "%27", "uni on", "e", "\"", "<", "é"];

    private static readonly Gen<string> Value = Gen.OneOf(Words).Array[0, 5].Select(parts => string.Concat(parts));
    private static readonly Gen<string> Name = Gen.OneOf("id", "q", "a", "i2", "Q", "ID", "x-y", "", "id%31");
    private static readonly Gen<string> Pairs = Gen.Select(Name, Value, (name, value) => $"{name}={value}").Array[0, 6].Select(pairs => string.Join('&', pairs));
    private static readonly Gen<string> Header = Gen.OneOf(
        Gen.OneOf("rules", "tag", "target", "one", "whole", "engine", "all", "allow", "request", "every", "none").Select(value => $"X-Off: {value}\r\n"),
        Gen.Select(Name, Value, (name, value) => $"Cookie: {name}={value.Replace("é", "", StringComparison.Ordinal)}; or=1\r\n"),
        Gen.Const(""));

    private static readonly Gen<(string Type, string Body)> Body = Gen.OneOf(
        Gen.Const(("", "")),
        Pairs.Select(pairs => ("application/x-www-form-urlencoded", pairs)),
        Gen.Select(Name, Value, (name, value) => ("application/json", $"{{\"{name}\":[\"{value.Replace("\"", "", StringComparison.Ordinal)}\",{{\"b\":1}}]}}")),
        Value.Select(value => ("text/plain", $"{{\"q\":\"{value}\"}}")),
        Gen.Select(Name, Value, (name, value) => ("text/xml", $"<a {(name.Length > 0 ? "id" : "b")}='{value.Replace("<", "", StringComparison.Ordinal)}'>{value}</a>")),
        Gen.Select(Name, Value, (name, value) => ("multipart/form-data; boundary=B", $"--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"b\"\r\n\r\nx\r\n--B--\r\n")));

    /// <summary>Requests as they stand on the wire.</summary>
    public static Gen<string> Request { get; } = Gen.Select(Pairs, Header.Array[0, 3], Body, (pairs, headers, body) =>
    {
        var query = pairs.Replace(" ", "", StringComparison.Ordinal).Replace("é", "%c3%a9", StringComparison.Ordinal);
        var length = body.Type.Length == 0 ? "" : $"Content-Type: {body.Type}\r\nContent-Length: {body.Body.Length}\r\n";
        return $"{(body.Type.Length == 0 ? "GET" : "POST")} /p?{query} HTTP/1.1\r\nHost: a\r\n{string.Concat(headers.Distinct())}{length}\r\n{body.Body}";
    });
}
