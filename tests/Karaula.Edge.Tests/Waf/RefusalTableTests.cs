using System.Net;
using System.Text.Json;
using CsCheck;
using Karaula.Edge.Gate;
using Karaula.Edge.Waf;

namespace Karaula.Edge.Tests.Waf;

public class RefusalTableTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Read_ManyNetworks_AreEstimatedWithinATenth() => Gen.Int[1, 1500].Sample(
        networks =>
        {
            var table = new RefusalTable();
            for (var i = 0; i < networks * 2; i++)
                table.Add(1, "ARGS:a", "/", "", Network(i % networks), Now);

            var one = Assert.Single(table.Read());
            Assert.Equal(networks * 2, one.Requests);
            Assert.InRange(one.Networks, networks - 5 - (networks / 10), networks + 5 + (networks / 10));
        },
        iter: 50);

    [Fact]
    public void Read_ReadersBesideAnAttack_WhatManyMeetComesFirst()
    {
        var table = new RefusalTable();
        for (var i = 0; i < 1000; i++)
            table.Add(2, "ARGS:q", "/", "attack", Network(1), Now);
        for (var i = 0; i < 30; i++)
            table.Add(1, "ARGS:body", "/cms/", "mistake", Network(i), Now);

        Assert.Equal([1, 2], table.Read().Select(one => one.RuleId));
    }

    [Fact]
    public void Add_FloodOfNames_StaysWithinItsPlacesAndKeepsWhatReadersMeet()
    {
        var table = new RefusalTable(capacity: 64);
        for (var i = 0; i < 40; i++)
            table.Add(1, "ARGS:body", "/cms/", "mistake", Network(i), Now);
        for (var i = 0; i < 20_000; i++)
            table.Add(2, $"ARGS:x{i}", "/", "attack", Network(1), Now);

        Assert.Equal(64, table.Read().Count);
        Assert.True(table.Evicted > 19_000);
        Assert.Equal(1, table.Read()[0].RuleId);
    }

    [Theory]
    [InlineData("ARGS:body", "ARGS:body")]
    [InlineData("ARGS:a b", "ARGS")]
    [InlineData("ARGS:x\"];drop", "ARGS")]
    [InlineData("ARGS:x\u001b[31m", "ARGS")]
    [InlineData("REQUEST_COOKIES", "REQUEST_COOKIES")]
    [InlineData("TX:score", "")]
    [InlineData("", "")]
    public void TargetOf_AnyVariable_IsWhatAnExclusionCanSay(string variable, string target) => Assert.Equal(target, RefusalTables.TargetOf(variable));

    [Theory]
    [InlineData("/?a=1", "/")]
    [InlineData("/xmlrpc.php", "/xmlrpc.php")]
    [InlineData("/cms/save?id=1", "/cms/")]
    [InlineData("/cms/article/5/edit", "/cms/article/")]
    [InlineData("/cms/../admin", "/")]
    [InlineData("/a%22b/c", "/")]
    [InlineData("//a/b", "/")]
    [InlineData("*", "/")]
    public void PathOf_AnyTarget_IsWhatAnExclusionCanSay(string target, string path) => Assert.Equal(path, RefusalTables.PathOf(target));

    [Fact]
    public async Task Refusals_OfAnEdgeThatDetects_NameRulePlaceAndPath()
    {
        await using var edge = await WafEdge.StartAsync("");
        await edge.GetAsync("/cms/save?b=attack");
        using var client = new HttpClient { BaseAddress = edge.Admin };

        using var told = JsonDocument.Parse(await client.GetStringAsync("/waf/refusals?site=a", TestContext.Current.CancellationToken));

        var one = Assert.Single(told.RootElement.EnumerateArray());
        Assert.Equal(
            ("a", 100, "ARGS:b", "/cms/", 1),
            (one.GetProperty("site").GetString(), one.GetProperty("rule_id").GetInt32(), one.GetProperty("target").GetString(),
                one.GetProperty("path").GetString(), one.GetProperty("networks").GetInt32()));
        Assert.Equal("[]", await client.GetStringAsync("/waf/refusals?site=none", TestContext.Current.CancellationToken));
    }

    private static SourceKey Network(int number) => SourceKey.Of(new IPAddress([10, (byte)(number >> 8), (byte)number, 1])).Wider();
}
