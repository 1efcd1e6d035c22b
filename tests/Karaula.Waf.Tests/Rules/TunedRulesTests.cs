using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;
using Karaula.Waf.Rules;

namespace Karaula.Waf.Tests.Rules;

public sealed class TunedRulesTests : IDisposable
{
    private const string Setup = "SecAction \"id:1,phase:1,pass,nolog,setvar:tx.blocking_paranoia_level=1,setvar:tx.inbound_anomaly_score_threshold=5\"";

    private const string Rules =
        """
        SecRule ARGS "@contains attack" "id:100,phase:2,pass,log,tag:'attack-sqli',setvar:tx.score=+5"
        SecRule ARGS "@contains odd" "id:101,phase:2,pass,log,tag:'attack-xss',setvar:tx.score=+3"
        SecRule TX:blocking_paranoia_level "@ge 2" "id:102,phase:2,pass,log,chain"
            SecRule ARGS "@contains suspicious" ""
        SecRule TX:score "@ge %{tx.inbound_anomaly_score_threshold}" "id:949,phase:2,deny"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;

    public TunedRulesTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "rules"));
        File.WriteAllText(Path.Combine(_folder, "crs-setup.conf.example"), Setup);
        File.WriteAllText(Path.Combine(_folder, "rules", "b.conf"), Rules);
        File.WriteAllText(Path.Combine(_folder, "rules", "a.conf"), "SecMarker BEGIN");
        File.WriteAllText(Path.Combine(_folder, "rules", "not-loaded.conf.example"), "Nonsense");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Expand_FolderOfARuleSet_IsTheSetupThenTheRulesByName() => Assert.Equal(
        ["crs-setup.conf.example", "a.conf", "b.conf"], RuleFolder.Expand([_folder]).Select(Path.GetFileName));

    [Fact]
    public void Expand_OwnSetup_StandsBeforeTheExample()
    {
        File.WriteAllText(Path.Combine(_folder, "crs-setup.conf"), Setup);

        Assert.Equal("crs-setup.conf", Path.GetFileName(RuleFolder.Expand([_folder])[0]));
    }

    [Fact]
    public void Expand_NothingThere_SaysSo()
    {
        Assert.Throws<FileNotFoundException>(() => RuleFolder.Expand([Path.Combine(_folder, "missing")]));
        Assert.Throws<FileNotFoundException>(() => RuleFolder.Expand([Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName]));
    }

    [Fact]
    public void Load_NothingTuned_IsWhatTheRulesSay()
    {
        Assert.Equal((WafAction.Deny, "100 949"), Run(new WafTuning(), "/?a=attack"));
        Assert.Equal((WafAction.Pass, "101"), Run(new WafTuning(), "/?a=odd"));
    }

    [Fact]
    public void Load_LevelAndThreshold_OverruleTheSetup()
    {
        Assert.Equal((WafAction.Pass, ""), Run(new WafTuning(), "/?a=suspicious"));
        Assert.Equal((WafAction.Pass, "102"), Run(new WafTuning { ParanoiaLevel = 2 }, "/?a=suspicious"));
        Assert.Equal((WafAction.Deny, "101 949"), Run(new WafTuning { InboundThreshold = 3 }, "/?a=odd"));
    }

    public static TheoryData<RuleExclusion, string, string> Exclusions => new()
    {
        { new() { Rules = ["100"] }, "/?a=attack", "" },
        { new() { Rules = ["100-101"] }, "/?a=attack+odd", "" },
        { new() { Rules = ["101"] }, "/?a=attack", "100 949" },
        { new() { Tags = ["attack-sqli"] }, "/?a=attack", "" },
        { new() { Tags = ["attack"] }, "/?a=attack", "100 949" },
        { new() { Rules = ["100"], Targets = ["ARGS:a"] }, "/?a=attack", "" },
        { new() { Rules = ["100"], Targets = ["ARGS:b"] }, "/?a=attack", "100 949" },
        { new() { Tags = ["attack-sqli"], Targets = ["ARGS:a"] }, "/?a=attack", "" },
        { new() { Targets = ["ARGS:a"] }, "/?a=attack+odd", "" },
        { new() { Rules = ["100"], PathPrefix = "/cms/" }, "/cms/save?a=attack", "" },
        { new() { Rules = ["100"], PathPrefix = "/cms/" }, "/?a=attack", "100 949" },
        { new() { Rules = ["100"], PathPrefix = "/cms/" }, "/cms/../?a=attack", "100 949" },
        { new() { Rules = ["100"], PathPrefix = "/cms/" }, "/cms/%2e%2e/x?a=attack", "100 949" },
        { new() { Rules = ["100"], PathPrefix = "/cms/" }, "/%63ms/x?a=attack", "" },
        { new() { Rules = ["100"], Targets = ["ARGS:a"], PathPrefix = "/čl" }, "/%c4%8dl/?a=attack", "" },
        { new() { PathPrefix = "/cms/" }, "/cms/save?a=attack+odd", "" },
    };

    [Theory]
    [MemberData(nameof(Exclusions))]
    public void Load_Exclusion_HoldsWhereItSaysAndNowhereElse(RuleExclusion exclusion, string target, string ids) =>
        Assert.Equal(ids, Run(new WafTuning { Exclusions = [exclusion] }, target).Ids);

    [Theory]
    [InlineData("/a\"", null, null, null)]
    [InlineData("a", null, null, null)]
    [InlineData("/%{tx.a}", null, null, null)]
    [InlineData("/a\nSecRuleEngine Off", null, null, null)]
    [InlineData(null, "1,2", null, null)]
    [InlineData(null, null, "a\" b", null)]
    [InlineData(null, null, ".*", null)]
    [InlineData(null, null, null, "NONSENSE")]
    [InlineData(null, null, null, "ARGS:a,pass")]
    [InlineData(null, null, null, "ARGS:a'\"")]
    [InlineData(null, null, null, "ARGS:a\u001b[31m")]
    [InlineData(null, null, null, null)]
    public void Fault_WhatCouldBecomeAnotherRule_IsNamed(string? path, string? rule, string? tag, string? target)
    {
        var exclusion = new RuleExclusion
        {
            PathPrefix = path, Rules = rule is null ? [] : [rule], Tags = tag is null ? [] : [tag], Targets = target is null ? [] : [target],
        };

        Assert.NotNull(exclusion.Fault());
        Assert.Throws<ArgumentException>(() => TunedRules.Load([], new WafTuning { Exclusions = [exclusion] }));
    }

    [Fact]
    public void Get_SameFilesAndTuning_IsOnePolicyUntilAFileChanges()
    {
        var shelf = new PolicyShelf();
        var files = RuleFolder.Expand([_folder]);

        var first = shelf.Get(files, new WafTuning { ParanoiaLevel = 1 });
        Assert.Same(first, shelf.Get(files, new WafTuning { ParanoiaLevel = 1 }));
        Assert.NotSame(first, shelf.Get(files, new WafTuning { ParanoiaLevel = 2 }));
        File.AppendAllText(files[^1], "\nSecAction \"id:7,phase:1,pass\"\n");
        var changed = shelf.Get(files, new WafTuning { ParanoiaLevel = 1 });

        Assert.Equal(first.RuleCount + 1, changed.RuleCount);
    }

    [Fact]
    public void Get_OtherLimitsAndExclusions_ShareTheCompiledRules()
    {
        var shelf = new PolicyShelf();
        var files = RuleFolder.Expand([_folder]);
        var plain = shelf.Get(files, new WafTuning());
        var tuned = shelf.Get(files, new WafTuning { RequestBody = 77, ResponseTypes = ["text/css"], Exclusions = [new() { Rules = ["100"] }] });

        Assert.NotSame(plain, tuned);
        Assert.Same(plain.Phases, tuned.Phases);
        Assert.Equal((77, 131_072), (tuned.Limits.RequestBody, plain.Limits.RequestBody));
        Assert.Equal("100 949", Ids(plain));
        Assert.Equal("", Ids(tuned));
        Assert.Equal("100 949", Ids(plain));
    }

    [Fact]
    public void Get_IncludedFileOrDataChanges_CompilesAnew()
    {
        var shelf = new PolicyShelf();
        File.WriteAllText(Path.Combine(_folder, "rules", "c.conf"), "Include more/d.conf\n");
        Directory.CreateDirectory(Path.Combine(_folder, "rules", "more"));
        var included = Path.Combine(_folder, "rules", "more", "d.conf");
        File.WriteAllText(included, "SecAction \"id:7,phase:1,pass\"\n");
        var files = RuleFolder.Expand([_folder]);
        var first = shelf.Get(files, new WafTuning());
        Assert.Same(first, shelf.Get(files, new WafTuning()));

        File.AppendAllText(included, "SecAction \"id:8,phase:1,pass\"\n");

        Assert.Equal(first.RuleCount + 1, shelf.Get(files, new WafTuning()).RuleCount);
    }

    private static string Ids(WafPolicy policy)
    {
        using var transaction = policy.Begin();
        RawRequest.Read("GET /?a=attack HTTP/1.1\r\nHost: a.example\r\n\r\n"u8, out _)!.Evaluate(transaction);
        return string.Join(' ', transaction.Matches.Select(match => match.RuleId));
    }

    private (WafAction Action, string Ids) Run(WafTuning tuning, string target)
    {
        using var transaction = TunedRules.Load(RuleFolder.Expand([_folder]), tuning).Begin();
        var verdict = RawRequest.Read(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: a.example\r\n\r\n"), out _)!.Evaluate(transaction);
        return (verdict.Action, string.Join(' ', transaction.Matches.Select(match => match.RuleId)));
    }
}
