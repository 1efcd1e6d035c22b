using System.Net;
using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Waf.Tests.Engine;

public class VariableTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 13, 4, 5, TimeSpan.Zero));

    private List<long> Run(string rules, WafHost? host = null, string request = "GET /p?a=1 HTTP/1.1\r\nHost: a\r\n\r\n", Action? between = null)
    {
        using var transaction = WafPolicy.Load([("test.conf", rules)], host: (host ?? new WafHost()) with { Time = _clock }).Begin();
        transaction.SetConnection("192.0.2.7"u8, 1234, "192.0.2.1"u8, 80);
        between?.Invoke();
        RawRequest.Read(Encoding.UTF8.GetBytes(request), out _)!.Evaluate(transaction);
        transaction.SetResponse(404, "HTTP/1.1"u8);
        transaction.EvaluateResponseHeaders();
        return [.. transaction.Matches.Select(match => match.RuleId)];
    }

    [Theory]
    [InlineData("TIME", "13:04:05")]
    [InlineData("TIME_EPOCH", "1772370245")]
    [InlineData("TIME_YEAR", "2026")]
    [InlineData("TIME_MON", "2")]
    [InlineData("TIME_DAY", "1")]
    [InlineData("TIME_WDAY", "0")]
    [InlineData("TIME_HOUR", "13")]
    [InlineData("TIME_MIN", "4")]
    [InlineData("TIME_SEC", "5")]
    [InlineData("HIGHEST_SEVERITY", "255")]
    [InlineData("FULL_REQUEST", "GET /p?a=1 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("FULL_REQUEST_LENGTH", "32")]
    [InlineData("INBOUND_DATA_ERROR", "0")]
    public void Variable_OfARequest_IsWhatTheManualSays(string name, string value)
    {
        using var transaction = WafPolicy.Load([("test.conf", $"SecRule {name} \"@rx (?s)^(.*)$\" \"id:1,phase:1,pass,logdata:'%{{{name}}}'\"")], host: new WafHost { Time = _clock }).Begin();
        RawRequest.Read("GET /p?a=1 HTTP/1.1\r\nHost: a\r\n\r\n"u8, out _)!.Evaluate(transaction);
        Assert.Equal(value, Assert.Single(transaction.Matches).Data);
    }

    [Fact]
    public void Time_InAZone_IsLocal()
    {
        _clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(11), "x", "x"));
        Assert.Equal([1, 2], Run("SecRule TIME_HOUR \"@eq 0\" \"id:1,phase:1,pass\"\nSecRule TIME_DAY \"@eq 2\" \"id:2,phase:1,pass\""));
    }

    [Fact]
    public void Duration_AfterAWhile_IsMicroseconds() =>
        Assert.Equal([1], Run("SecRule DURATION \"@eq 3000\" \"id:1,phase:1,pass\"", between: () => _clock.Advance(TimeSpan.FromMilliseconds(3))));

    [Fact]
    public void HighestSeverity_OfMatchedRules_IsTheLowestNumber() => Assert.Equal([1, 2, 4], Run("""
        SecAction "id:1,phase:1,pass,severity:ERROR"
        SecAction "id:2,phase:1,pass,severity:WARNING"
        SecRule ARGS "@streq x" "id:3,phase:1,pass,severity:EMERGENCY"
        SecRule HIGHEST_SEVERITY "@eq 3" "id:4,phase:1,pass"
        """));

    [Fact]
    public void Rule_InItsOwnActions_IsTheChainsFirst() => Assert.Equal([7, 8], Run("""
        SecRule ARGS "@streq 1" "id:7,phase:1,pass,rev:3,severity:2,msg:'found %{ARGS.a}',chain"
        SecRule RULE:id "@eq 7" "setvar:'tx.seen=%{rule.id}/%{rule.rev}/%{rule.severity}/%{rule.msg}'"
        SecRule TX:seen "@streq 7/3/2/found 1" "id:8,phase:1,pass"
        """));

    [Fact]
    public void Env_ThatARuleSets_IsSeen() => Assert.Equal([2], Run("""
        SecAction "id:1,phase:1,pass,nolog,setenv:Kind=a%{ARGS.a}"
        SecRule ENV:kind "@streq a1" "id:2,phase:1,pass"
        """));

    [Fact]
    public void StatusLine_OfAnAnswer_HasProtocolAndStatus() =>
        Assert.Equal([1], Run("SecRule STATUS_LINE \"@streq HTTP/1.1 404\" \"id:1,phase:3,pass\""));

    [Theory]
    [InlineData("RS", true)]
    [InlineData("ME", false)]
    [InlineData(null, false)]
    public void GeoLookup_WithATable_FillsGeo(string? country, bool matches) => Assert.Equal(
        matches ? [1] : [],
        Run("SecRule REMOTE_ADDR \"@geoLookup\" \"id:1,phase:1,pass,chain\"\nSecRule GEO:COUNTRY_CODE \"@streq RS\" \"t:none\"", new WafHost { Countries = new Table(country) }));

    [Fact]
    public void GeoLookupAndRbl_WithoutTables_WarnAndDoNotMatch()
    {
        var policy = WafPolicy.Load([("test.conf", "SecRule REMOTE_ADDR \"@geoLookup\" \"id:1,phase:1,deny\"\nSecRule REMOTE_ADDR \"@rbl x.example\" \"id:2,phase:1,deny\"")]);
        Assert.Equal([1, 2], policy.Warnings.Select(warning => warning.Position.Line));
        using var transaction = policy.Begin();
        transaction.SetConnection("192.0.2.7"u8, 1, default, 80);
        Assert.Equal(WafAction.Pass, transaction.EvaluateRequestHeaders().Action);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, false)]
    public void Rbl_WhatIsNotKnownYet_DoesNotMatch(bool? known, bool matches) => Assert.Equal(
        matches ? [1] : [], Run("SecRule REMOTE_ADDR \"@rbl x.example\" \"id:1,phase:1,pass\"", new WafHost { BlockLists = new Table(null, known) }));

    [Theory]
    [InlineData("boundary=b", "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--\r\n", "")]
    [InlineData("boundary=\"b\"", "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--\r\n", "BOUNDARY_QUOTED")]
    [InlineData("boundary=b c", "--b c\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b c--\r\n", "BOUNDARY_WHITESPACE")]
    [InlineData("boundary=b", "x--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--\r\n", "DATA_BEFORE")]
    [InlineData("boundary=b", "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--\r\nmore", "DATA_AFTER")]
    [InlineData("boundary=b", "--b\r\nContent-Disposition: form-data;\r\n name=\"f\"\r\n\r\nx\r\n--b--\r\n", "HEADER_FOLDING INVALID_PART")]
    [InlineData("boundary=b", "--b\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--\r\n", "LF_LINE")]
    [InlineData("boundary=b", "--b\r\nContent-Disposition: form-data; name='f'\r\n\r\nx\r\n--b--\r\n", "INVALID_QUOTING")]
    [InlineData("boundary=b", "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n", "UNMATCHED_BOUNDARY")]
    public void MultipartFlags_OfABody_NameItsFaults(string boundary, string body, string faults)
    {
        string[] names = ["BOUNDARY_QUOTED", "BOUNDARY_WHITESPACE", "DATA_BEFORE", "DATA_AFTER", "HEADER_FOLDING", "LF_LINE", "INVALID_PART", "INVALID_QUOTING", "MISSING_SEMICOLON", "INVALID_HEADER_FOLDING", "UNMATCHED_BOUNDARY"];
        var rules = string.Join('\n', names.Select((name, i) => $"SecRule MULTIPART_{name} \"@eq 1\" \"id:{i + 1},phase:2,pass\"")) + "\nSecRule MULTIPART_STRICT_ERROR \"@eq 1\" \"id:99,phase:2,pass\"";

        var ids = Run(rules, request: $"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; {boundary}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal(faults.Length > 0, ids.Remove(99));
        Assert.Equal(faults.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), ids.Select(id => names[id - 1]).Order());
    }

    [Fact]
    public void Regex_OutOfTime_DoesNotMatchAndSaysSo()
    {
        var policy = WafPolicy.Load([("test.conf", """
            SecRule ARGS_NAMES "@rx ^(?=(a+)+$)(a+)+$" "id:1,phase:1,deny"
            SecRule TX:MSC_PCRE_LIMITS_EXCEEDED "@eq 1" "id:2,phase:1,pass"
            """)]);
        using var transaction = policy.Begin();
        transaction.SetRequestLine("GET"u8, Encoding.ASCII.GetBytes($"/?{new string('a', 60)}!=1"), "HTTP/1.1"u8);

        Assert.Equal(WafAction.Pass, transaction.EvaluateRequestHeaders().Action);

        Assert.Equal([2], transaction.Matches.Select(match => match.RuleId));
        Assert.Equal(1, policy.PatternTimeouts);
    }

    private sealed class Table(string? country, bool? listed = null) : ICountryLookup, IBlockListLookup
    {
        public string? CountryOf(IPAddress address) => country;

        public bool? IsListed(string zone, IPAddress address) => listed;
    }
}
