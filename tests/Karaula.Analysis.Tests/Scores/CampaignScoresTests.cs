using Karaula.Analysis.Scores;

namespace Karaula.Analysis.Tests.Scores;

public class CampaignScoresTests
{
    private static readonly IncidentMeasures[] Incidents =
    [
        new("a")
        {
            Audience = 10_000, LostShare = 0.5, Duration = TimeSpan.FromHours(12), Vectors = new Dictionary<string, double> { ["GET flood"] = 50, ["POST flood"] = 50 },
            Adaptations = [TimeSpan.FromMinutes(25)], CostlyShare = 0.8, ProtectionAttacked = true, Ramp = TimeSpan.FromSeconds(10),
        },
        new("b") { Audience = 1_000, LostShare = 0.1, Duration = TimeSpan.FromHours(24), CostlyShare = 0.2, ProtectionAttacked = false, Ramp = TimeSpan.FromSeconds(10) },
    ];

    private static double? Part(Score score, string name) => score.Parts.Single(part => part.Name == name).Value;

    [Fact]
    public void Scope_OfTwoSites_WeighsHarmByAudience()
    {
        var score = CampaignScores.Scope(Incidents, 10, 110_000);

        Assert.Equal(2_600, score.Value!.Value, 6);
        Assert.Equal(0.1, Part(score, "share of audience")!.Value, 9);
        Assert.Equal(0.2, Part(score, "share of sites")!.Value, 9);
    }

    [Fact]
    public void Diversity_OfTwoVectorsAlike_IsTwo() => Assert.Equal(2, CampaignScores.Diversity(Incidents).Value!.Value, 9);

    [Fact]
    public void Professionalism_HasItsParts()
    {
        var score = CampaignScores.Professionalism(Incidents);

        Assert.Equal(25, score.Value);
        Assert.Equal(0.5, Part(score, "costly endpoints")!.Value, 9);
        Assert.Equal(0.5, Part(score, "protection attacked"));
        Assert.Equal(1, Part(score, "ramp discipline"));
    }

    [Fact]
    public void All_OfNothingKnown_SayThatNothingIsKnown()
    {
        IncidentMeasures[] unknown = [new("a")];

        Assert.Null(CampaignScores.Diversity(unknown).Value);
        Assert.Null(CampaignScores.Professionalism(unknown).Value);
        Assert.Null(CampaignScores.Synchronisation(null).Value);
        Assert.Equal("sites", CampaignScores.Scope(unknown, 0, null).Unit);
    }
}
