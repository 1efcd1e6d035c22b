using Karaula.Hub.Campaigns;
using Karaula.Hub.Ingest;
using Karaula.Sketches;

namespace Karaula.Hub.Tests.Campaigns;

public sealed class CampaignQuestionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Answer_SitesOfOneDomain_CountAsOneUnit()
    {
        var apart = Ask("s0.example", "s1.example", "s2.example", "s3.example");
        var together = Ask("s0.vijesti.me", "s1.vijesti.me", "vlada.gov.me", "s3.example");

        Assert.True(Assert.Single(together).PValue > Assert.Single(apart).PValue * 10, $"{together[0].PValue} against {apart[0].PValue}");
        // Hosts that are addresses say nothing of who owns them.
        Assert.Equal(apart[0].PValue, Assert.Single(Ask("127.0.0.1:81", "127.0.0.1:82", "127.0.0.1:83", "127.0.0.1:84")).PValue);
    }

    [Fact]
    public void Answer_MembersAndScores_AreThere()
    {
        var campaign = Assert.Single(Ask("s0.example", "s1.example", "s2.example", "s3.example"));

        Assert.Equal(["i0", "i1", "i2"], campaign.Members.Select(m => m.IncidentId));
        Assert.All(campaign.Members, m => Assert.InRange(m.Probability, 0.9, 1));
        Assert.Equal(0.75, campaign.Scores[0].Parts[1].Value);
        Assert.Equal(["i0", "i1", "i2"], Assert.Single(campaign.Waves).IncidentIds);
    }

    private static IReadOnlyList<CampaignRecord> Ask(params string[] hosts)
    {
        var hash = SketchHash.FromSeed(1);
        var sources = new MinHash(64, hash.Id);
        for (var i = 0UL; i < 100; i++)
            sources.Add(hash.Hash(i));
        IncidentRecord[] incidents =
        [
            .. Enumerable.Range(0, 3).Select(i => new IncidentRecord(
                $"i{i}", $"s{i}", "ended", Now.AddSeconds(i - 100), TimeSpan.FromSeconds(1), Now, Now.AddSeconds(-50), "", ["flood"], 400, 100, null, sources.ToArray())),
        ];
        SiteFacts[] sites = [.. hosts.Select((host, i) => new SiteFacts(i, $"s{i}", host, "media"))];
        return new CampaignQuestion(incidents, [.. sites.Select(s => s.Name)], new SiteUnits(sites, []), Now.AddDays(-30), Now, null).Answer();
    }
}
