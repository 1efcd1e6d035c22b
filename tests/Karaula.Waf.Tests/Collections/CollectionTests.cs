using System.Text;
using Karaula.Waf.Collections;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Waf.Tests.Collections;

public class CollectionTests
{
    private const string Open = "SecAction \"id:900,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR}\"\n";
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private WafPolicy Load(string rules, WafCollections? collections = null) =>
        WafPolicy.Load([("test.conf", rules)], host: new WafHost { Time = _clock, Collections = collections });

    private static List<long> Run(WafPolicy policy, string address = "192.0.2.7", string scope = "")
    {
        using var transaction = policy.Begin(scope);
        transaction.SetConnection(Encoding.ASCII.GetBytes(address), 1, "192.0.2.1"u8, 80);
        RawRequest.Read("GET /?a=1 HTTP/1.1\r\nHost: a\r\nCookie: s=abc\r\n\r\n"u8, out _)!.Evaluate(transaction);
        return [.. transaction.Matches.Select(match => match.RuleId)];
    }

    [Fact]
    public void SetVar_OnARecord_IsSeenByTheNextRequestOfTheSameKeyAndScope()
    {
        var policy = Load(Open + "SecRule IP:n \"@ge 2\" \"id:1,phase:1,pass\"\nSecAction \"id:2,phase:1,pass,nolog,setvar:ip.n=+1\"");

        Assert.Empty(Run(policy));
        Assert.Empty(Run(policy));
        Assert.Equal([1], Run(policy));
        Assert.Empty(Run(policy, "192.0.2.8"));
        Assert.Empty(Run(policy, scope: "other"));
    }

    [Fact]
    public void SetVar_WithoutInitcol_KeepsNothingAndIsWarnedOf()
    {
        var policy = Load("SecAction \"id:2,phase:1,pass,nolog,setvar:ip.n=1\"\nSecRule IP:n \"@eq 1\" \"id:1,phase:1,pass\"");

        Assert.Empty(Run(policy));
        Assert.Contains("IP is always empty", Assert.Single(policy.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpireVar_WhenItsTimeHasPassed_TheMemberIsGone()
    {
        var policy = Load(Open + """
            SecRule &IP:flag "@eq 0" "id:1,phase:1,pass,setvar:ip.flag=1,setvar:ip.other=1,expirevar:ip.flag=60"
            SecRule IP "@eq 1" "id:2,phase:1,pass"
            """);

        Assert.Equal([1, 2], Run(policy));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal([2], Run(policy));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2], Run(policy));
    }

    [Fact]
    public void DeprecateVar_ForEachPeriod_LowersToZeroAndNotBelow()
    {
        var policy = Load(Open + """
            SecRule &IP:score "@eq 0" "id:1,phase:1,pass,nolog,setvar:ip.score=25"
            SecAction "id:2,phase:1,pass,nolog,deprecatevar:ip.score=10/60"
            SecRule IP:score "@eq 25" "id:3,phase:1,pass"
            SecRule IP:score "@eq 5" "id:4,phase:1,pass"
            SecRule IP:score "@eq 0" "id:5,phase:1,pass"
            """);

        Assert.Equal([3], Run(policy));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal([3], Run(policy));
        _clock.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal([4], Run(policy));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal([5], Run(policy));
    }

    [Fact]
    public void Record_NotWrittenForTheTimeout_IsGone()
    {
        var policy = Load("SecCollectionTimeout 100\n" + Open + "SecRule &IP:n \"@eq 0\" \"id:1,phase:1,pass,setvar:ip.n=1\"");

        Assert.Equal([1], Run(policy));
        _clock.Advance(TimeSpan.FromSeconds(99));
        Assert.Empty(Run(policy));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1], Run(policy));
    }

    [Fact]
    public void BuiltInMembers_OfARecord_TellItsLife()
    {
        var policy = Load("SecCollectionTimeout 100\n" + Open + """
            SecRule IP:IS_NEW "@eq 1" "id:1,phase:1,pass"
            SecRule IP:KEY "@streq 192.0.2.7" "id:2,phase:1,pass"
            SecRule IP:TIMEOUT "@eq 100" "id:3,phase:1,pass"
            SecRule IP:CREATE_TIME "@eq 1772366400" "id:4,phase:1,pass"
            SecRule IP:UPDATE_COUNTER "@eq 1" "id:5,phase:1,pass"
            SecAction "id:6,phase:1,pass,nolog,setvar:ip.x=1"
            """);

        Assert.Equal([1, 2, 3, 4], Run(policy));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([2, 3, 4, 5], Run(policy));
    }

    [Fact]
    public void SetSidSetUidSetRsc_TakeUpTheirRecords()
    {
        var policy = Load("""
            SecRule REQUEST_COOKIES:s "@rx (.+)" "id:900,phase:1,pass,nolog,capture,setsid:%{TX.1},setuid:jovana,setrsc:%{REQUEST_FILENAME}"
            SecRule SESSION:n "@eq 1" "id:1,phase:1,pass"
            SecRule USER:n "@eq 2" "id:2,phase:1,pass"
            SecRule RESOURCE:n "@eq 3" "id:3,phase:1,pass"
            SecRule SESSIONID "@streq abc" "id:4,phase:1,pass"
            SecRule USERID "@streq jovana" "id:5,phase:1,pass"
            SecAction "id:6,phase:1,pass,nolog,setvar:session.n=1,setvar:user.n=2,setvar:resource.n=3"
            """);

        Assert.Equal([4, 5], Run(policy));
        Assert.Equal([1, 2, 3, 4, 5], Run(policy));
    }

    [Fact]
    public void Collections_ManyKeys_StayWithinTheirMemoryAndKeepTheNewest()
    {
        var collections = new WafCollections(_clock, 256 << 10);
        var policy = Load(Open + "SecRule IP:n \"@ge 1\" \"id:1,phase:1,pass\"\nSecAction \"id:2,phase:1,pass,nolog,setvar:ip.n=+1,setvar:ip.text=%{ARGS.a}\"", collections);
        for (var i = 0; i < 5000; i++)
            Run(policy, $"10.0.{i / 250}.{i % 250}");

        Assert.InRange(collections.Bytes, 1, 256 << 10);
        Assert.Equal(5000, collections.Count + collections.Evictions);
        Assert.Equal([1], Run(policy, "10.0.19.249"));
        Assert.Empty(Run(policy, "10.0.0.0"));
    }

    [Fact]
    public void Record_ManyOrLongMembers_AreRefusedAndCounted()
    {
        var collections = new WafCollections(_clock, 64 << 10);
        var record = collections.Open("", Variable.Ip, "k"u8, TimeSpan.FromHours(1));
        for (var i = 0; i < 100; i++)
            record.Set(Encoding.ASCII.GetBytes($"n{i}"), "v"u8, _clock.GetUtcNow());
        record.Set("long"u8, new byte[10_000], _clock.GetUtcNow());

        Assert.Equal(64, record.Names(_clock.GetUtcNow()).Length);
        Assert.Equal(37, collections.Refusals);
        Assert.InRange(collections.Bytes, 1, 64 << 10);
    }

    [Fact]
    public async Task Add_FromManyRequestsAtOnce_LosesNone()
    {
        var collections = new WafCollections(_clock);
        var policy = Load("SecAction \"id:1,phase:1,pass,nolog,initcol:global=g,setvar:global.n=+1\"", collections);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
                Run(policy);
        })));

        var text = new ByteBuffer();
        Assert.True(collections.Open("", Variable.Global, "g"u8, TimeSpan.FromHours(1)).TryRead("n"u8, _clock.GetUtcNow(), text));
        Assert.Equal("2000", Encoding.ASCII.GetString(text.Span));
    }

    [Theory]
    [InlineData("initcol:args=x", "expected a collection and its key")]
    [InlineData("initcol:ip", "expected a collection and its key")]
    [InlineData("expirevar:tx.a=60", "expirevar: expected")]
    [InlineData("expirevar:ip.a", "expected collection.name=seconds")]
    [InlineData("deprecatevar:ip.a=60", "expected collection.name=amount/seconds")]
    [InlineData("setenv:x", "expected name=value")]
    public void Load_WrongAction_SaysWhatWasExpected(string action, string expected) =>
        Assert.Contains(expected, Assert.Throws<WafPolicyException>(() => Load($"SecAction \"id:1,phase:1,pass,{action}\"")).Message, StringComparison.Ordinal);
}
