using CsCheck;
using Karaula.Analysis.Campaigns;
using Karaula.Sketches;

namespace Karaula.Analysis.Tests.Campaigns;

public class CampaignFinderTests
{
    private static readonly DateTimeOffset From = new(2017, 2, 9, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddDays(9);
    private static readonly CampaignOptions Options = new() { Coincidence = new CoincidenceOptions { Shifts = 999 } };

    private static IncidentFact Incident(string id, string site, double day, int firstSource) =>
        new(id, site, From.AddDays(day), TimeSpan.FromMinutes(2), null, Sources(firstSource));

    private static byte[] Sources(int first)
    {
        var hash = SketchHash.FromSeed(1);
        var sketch = new MinHash(256, hash.Id);
        for (var i = first; i < first + 500; i++)
            sketch.Add(hash.Hash((ulong)i));
        return sketch.ToArray();
    }

    [Fact]
    public void Find_EarlierAttacksOfTheSameSources_JoinTheCoincidence()
    {
        var campaign = Assert.Single(CampaignFinder.Find(
            [Incident("1", "a", 5, 0), Incident("2", "a", 6, 100), Incident("3", "a", 7, 0), Incident("4", "b", 7.001, 0), Incident("5", "c", 7.002, 0)],
            ["a", "b", "c"], From, To, Options));

        Assert.Equal(["a", "b", "c"], campaign.Sites);
        Assert.Equal(["1", "2", "3", "4", "5"], campaign.IncidentIds);
        Assert.Equal(From.AddDays(5), campaign.FirstOnset);
        Assert.StartsWith("3 of 3 sites came under attack within 3 minutes on 16 February 2017; chance alone would do this about once in", campaign.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("2 more incidents belong to it, by who attacked and how.", campaign.Sentence, StringComparison.Ordinal);
    }

    /// <summary>Thirty days watched, three sites within two seconds, the same hundred sources everywhere.</summary>
    [Fact]
    public void Find_ThreeSitesWithinSecondsAfterAQuietMonth_AreACampaign()
    {
        var hash = SketchHash.FromSeed(1);
        var sources = new MinHash(64, hash.Id);
        for (var i = 0UL; i < 100; i++)
            sources.Add(hash.Hash(i));
        var incidents = new[] { "a", "b", "c" }.Select((site, i) => new IncidentFact(
            site, site, From.AddDays(30).AddSeconds(i), TimeSpan.FromSeconds(1), null, sources.ToArray())).ToList();

        var campaign = Assert.Single(CampaignFinder.Find(incidents, ["a", "b", "c", "d"], From, From.AddDays(30).AddSeconds(60), new CampaignOptions()));

        Assert.Equal(["a", "b", "c"], campaign.Sites);
        Assert.InRange(campaign.PValue, 0, 0.001);
        Assert.All(campaign.Members, member => Assert.True(member.Probability > 0.95));
    }

    [Fact]
    public void Find_AnotherActorsIncident_StaysApart()
    {
        var campaign = Assert.Single(CampaignFinder.Find(
            [Incident("1", "d", 2, 9_000), Incident("3", "a", 7, 0), Incident("4", "b", 7.001, 0), Incident("5", "c", 7.002, 0)],
            ["a", "b", "c", "d"], From, To, Options));

        Assert.Equal(["3", "4", "5"], campaign.IncidentIds);
    }

    /// <summary>Onsets are instants; seconds since the beginning are not exact. Whatever the instant, the incidents of a cluster are found again.</summary>
    [Fact]
    public void Find_OnsetsAtOneInstant_FindsTheCampaignWhateverTheInstant() =>
        Gen.Select(Gen.Long[0, TimeSpan.TicksPerDay * 2], Gen.Long[0, TimeSpan.TicksPerSecond]).Sample(
            (instant, odd) =>
            {
                var from = From.AddTicks(odd);
                var at = From.AddDays(6).AddTicks(instant);
                var incidents = new[] { "a", "b", "c" }
                    .Select(site => new IncidentFact(site, site, at, TimeSpan.FromMinutes(2), null, ReadOnlyMemory<byte>.Empty)).ToList();
                var options = new CampaignOptions { Coincidence = new CoincidenceOptions { Shifts = 199 } };

                Assert.Equal(["a", "b", "c"], Assert.Single(CampaignFinder.Find(incidents, ["a", "b", "c"], from, To, options)).IncidentIds);
            },
            iter: 200);

    [Fact]
    public void Find_LoneAttack_IsNoCampaign() => Assert.Empty(CampaignFinder.Find([Incident("1", "a", 5, 0)], ["a", "b", "c"], From, To, Options));

    [Fact]
    public void Find_UnrelatedAttacksDaysApart_AreNoCampaign() => Assert.Empty(CampaignFinder.Find(
        [Incident("1", "a", 1, 0), Incident("2", "b", 4, 2_000), Incident("3", "c", 7.5, 4_000)], ["a", "b", "c"], From, To, Options));
}
