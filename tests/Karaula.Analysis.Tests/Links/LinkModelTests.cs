using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Links;
using Karaula.Sketches;

namespace Karaula.Analysis.Tests.Links;

public class LinkModelTests
{
    private static readonly DateTimeOffset From = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SketchHash Hash = SketchHash.FromSeed(3);

    private static IncidentFact Incident(string id, double day, int firstSource, params string[] tools)
    {
        var sketch = new MinHash(256, Hash.Id);
        for (var i = firstSource; i < firstSource + 500; i++)
            sketch.Add(Hash.Hash((ulong)i));
        return new IncidentFact(id, "site-" + id, From.AddDays(day), TimeSpan.FromMinutes(1), From.AddDays(day).AddHours(2), sketch.ToArray()) { Tools = tools };
    }

    private static Link Weigh(IncidentFact a, IncidentFact b, IEnumerable<IncidentFact>? others = null) =>
        new LinkModel([a, b, .. others ?? []], TimeSpan.FromDays(365))
            .Weigh(a, b, MinHash.Read(a.AttackersMinHash.Span), MinHash.Read(b.AttackersMinHash.Span));

    [Fact]
    public void Weigh_HalfOfTheSourcesMonthsLater_IsALink() => Assert.True(Weigh(Incident("a", 10, 0), Incident("b", 200, 250)).Probability > 0.95);

    [Fact]
    public void Weigh_OtherSourcesAtTheSameTime_IsNone() => Assert.True(Weigh(Incident("a", 10, 0), Incident("b", 10, 9_000)).Probability < 0.05);

    [Fact]
    public void Weigh_OtherSourcesAndOtherTools_IsVetoed() =>
        Assert.Equal("other sources and other tools", Weigh(Incident("a", 10, 0, "x"), Incident("b", 10, 9_000, "y")).Veto);

    [Fact]
    public void Weigh_ACommonTool_SaysLessThanARareOne()
    {
        var others = Enumerable.Range(0, 20).Select(i => Incident($"o{i}", i, 20_000 + (i * 1_000), "common")).ToList();
        double Ratio(string tool) => Weigh(Incident("a", 10, 0, tool), Incident("b", 50, 250, tool), others).Evidence.Single(e => e.Kind == "tools").LogLikelihoodRatio;

        Assert.True(Ratio("rare") > Ratio("common") + 1);
    }

    private static double? Networks(IncidentFact a, IncidentFact b) => Weigh(a, b).Evidence.SingleOrDefault(e => e.Kind == "networks")?.LogLikelihoodRatio;

    [Fact]
    public void Weigh_TheSameNetworks_SpeakForALinkUnlessTheSourcesDoAlready()
    {
        Dictionary<string, double> hired = new() { ["AS9009"] = 0.5, ["AS212238"] = 0.4 }, others = new() { ["AS14061"] = 0.9 };
        var a = Incident("a", 10, 0) with { Networks = hired, HostingShare = 0.97 };

        Assert.True(Networks(a, Incident("b", 10, 9_000) with { Networks = hired, HostingShare = 0.9 }) > 1);
        Assert.True(Networks(a, Incident("b", 10, 9_000) with { Networks = others }) < -1);
        // Half of the sources are the same: that they are of the same networks follows.
        Assert.Equal(0, Networks(a, Incident("b", 10, 250) with { Networks = hired }));
        Assert.Null(Networks(a, Incident("b", 10, 250)));
    }

    [Fact]
    public void Weigh_AnOrderThatEverybodyKeeps_SaysNothing()
    {
        string[] common = ["GET flood", "POST flood"], rare = ["POST flood", "slow bodies", "GET flood"];
        var others = Enumerable.Range(0, 20).Select(i => Incident($"o{i}", i, 20_000 + (i * 1_000)) with { Tactics = common }).ToList();
        double Ratio(string[] order) => Weigh(Incident("a", 10, 0) with { Tactics = order }, Incident("b", 50, 250) with { Tactics = order }, others)
            .Evidence.Single(e => e.Kind == "tactics").LogLikelihoodRatio;

        Assert.Equal(0, Ratio(common), 2);
        Assert.Equal(1.2, Ratio(rare), 2);
    }

    [Fact]
    public void Weigh_SharedSources_StatesTheUniverseOfItsProbability() =>
        Assert.Contains("3.7 billion routed IPv4 addresses: p < 10^-", Weigh(Incident("a", 10, 0), Incident("b", 200, 250)).Evidence.Single(e => e.Kind == "sources").Reason, StringComparison.Ordinal);

    [Fact]
    public void Find_ACampaign_SaysItAtThreeLevelsAndNamesNoSponsor()
    {
        var incidents = Enumerable.Range(0, 4).Select(i => Incident($"{i}", 20 + (i * 0.001), i * 50, "x")).ToList();

        var campaign = Assert.Single(CampaignFinder.Find(incidents, [.. incidents.Select(i => i.Site)], From, From.AddDays(60), new CampaignOptions()));

        Assert.Equal([LinkLevel.Tool, LinkLevel.Tasking, LinkLevel.Sponsor], campaign.Levels.Select(level => level.Level));
        Assert.True(campaign.Levels[0].LogLikelihoodRatio > 3 && campaign.Levels[1].LogLikelihoodRatio > 3);
        Assert.Null(campaign.Levels[2].LogLikelihoodRatio);
        Assert.Equal(LinkLevel.Tasking, new LinkEvidence("timing", 0, "").Level);
    }

    [Fact]
    public void Find_TwoActorsInTheSameWeeks_AreTwoCampaigns()
    {
        var incidents = Enumerable.Range(0, 8).Select(i => Incident($"{i}", 20 + (i / 2 * 3) + (i % 2 * 0.4), i % 2 * 50_000, i % 2 == 0 ? "x" : "y")).ToList();

        var campaigns = CampaignFinder.Find(incidents, [.. incidents.Select(i => i.Site)], From, From.AddDays(60), new CampaignOptions());

        Assert.Equal(2, campaigns.Count);
        Assert.All(campaigns, campaign => Assert.Single(campaign.IncidentIds.Select(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) % 2).Distinct()));
    }

    [Fact]
    public void Find_ADayOfPeace_BeginsAnotherWave()
    {
        var incidents = new[] { Incident("a", 10, 0), Incident("b", 10.5, 100), Incident("c", 12, 50), Incident("d", 12.1, 0) };

        var campaign = Assert.Single(CampaignFinder.Find(incidents, ["site-a", "site-b", "site-c", "site-d"], From, From.AddDays(60), new CampaignOptions()));

        Assert.Equal([["a", "b"], ["c", "d"]], campaign.Waves.Select(wave => wave.IncidentIds));
        Assert.All(campaign.Members, member => Assert.InRange(member.Probability, 0.9, 1));
    }

    [Fact]
    public void Compare_ANewIncident_RanksItsOwnFirst()
    {
        var known = Enumerable.Range(0, 50).Select(i => Incident($"k{i}", i, 10_000 * i)).ToList();

        var links = CampaignFinder.Compare(Incident("new", 60, 70_100), known, TimeSpan.FromDays(365), new CampaignOptions());

        Assert.Equal("k7", links[0].A == "new" ? links[0].B : links[0].A);
        Assert.True(links[0].Probability > 0.9 && links[1].Probability < 0.05);
    }
}
