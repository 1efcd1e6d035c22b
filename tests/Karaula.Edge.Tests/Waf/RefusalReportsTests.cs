using System.Net;
using Karaula.Edge.Control;
using Karaula.Edge.Gate;
using Karaula.Edge.Waf;
using Karaula.Waf.Engine;
using Karaula.Wire;

namespace Karaula.Edge.Tests.Waf;

public class RefusalReportsTests
{
    // Networks are estimated: a few may be taken for one another.
    private const int Several = 12;

    private readonly RefusalTables _tables = new();
    private readonly Dictionary<string, SiteRefusals> _said = [];

    [Fact]
    public async Task Changed_WhatFewNetworksMet_StaysAtTheEdge()
    {
        await using var edge = await WafEdge.StartAsync("");
        var reports = new RefusalReports(edge.Runtime, _tables);
        Add(100, networks: RefusalReports.LeastNetworks - 1);
        Assert.Empty(reports.Changed(_said));

        Add(100, Several);

        var told = Assert.Single(Assert.Single(reports.Changed(_said)).Rules);
        Assert.Equal((100ul, "ARGS:q", "/cms/", (ulong)(Several + 2)), (told.Rule, told.Target, told.Path, told.Requests));
        Assert.InRange((int)told.Networks, Several - 5, Several + 1);
        Assert.Equal(1_800_000_000, told.First);
    }

    [Fact]
    public async Task Changed_Message_IsTheRulesNotTheLoggedOne()
    {
        await using var edge = await WafEdge.StartAsync("");
        Add(100, Several);
        Assert.Equal("an attack", Assert.Single(Assert.Single(new RefusalReports(edge.Runtime, _tables).Changed(_said)).Rules).Message);
    }

    [Fact]
    public async Task Changed_NothingNew_IsNotSaidAgain()
    {
        await using var edge = await WafEdge.StartAsync("");
        var reports = new RefusalReports(edge.Runtime, _tables);
        Add(100, Several);
        Assert.Single(reports.Changed(_said));
        Assert.Empty(reports.Changed(_said));

        Add(100, Several);

        Assert.Equal(2ul * Several, Assert.Single(Assert.Single(reports.Changed(_said)).Rules).Requests);
        // Another hub, or the same after a break, has heard nothing.
        Assert.Single(reports.Changed([]));
    }

    [Fact]
    public async Task Changed_ManyPlaces_TellsThoseThatTheMostNetworksMet()
    {
        await using var edge = await WafEdge.StartAsync("");
        for (var rule = 1; rule <= 100; rule++)
            Add(rule, networks: rule);

        var told = Assert.Single(new RefusalReports(edge.Runtime, _tables).Changed(_said)).Rules;

        Assert.Equal(RefusalReports.Most, told.Count);
        Assert.True(told[0].Rule > 80);
        Assert.True(told.Min(one => one.Rule) > 20);
    }

    private void Add(long rule, int networks)
    {
        WafMatch[] matches = [new(rule, 2, "an attack by 192.0.2.7", "", "ARGS:q", default, 2, [])];
        for (var i = 0; i < networks; i++)
            _tables.Add("a", "/cms/save?q=x", matches, 0, SourceKey.Of(new IPAddress([198, 51, (byte)i, 7])), DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    }
}
