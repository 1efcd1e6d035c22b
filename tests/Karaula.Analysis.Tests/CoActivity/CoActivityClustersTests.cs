using Karaula.Analysis.CoActivity;

namespace Karaula.Analysis.Tests.CoActivity;

public class CoActivityClustersTests
{
    private static readonly DateTimeOffset From = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_PlantedGroups_FindsThem()
    {
        var random = new Random(2);
        var onsets = new Dictionary<string, IReadOnlyCollection<DateTimeOffset>>();
        for (var unit = 0; unit < 60; unit++)
        {
            // Six groups, twelve waves each; each wave hits half of its group, and everybody has trouble alone now and then.
            var mine = new List<DateTimeOffset>();
            for (var wave = 0; wave < 12; wave++)
            {
                if (new Random((wave * 1_000) + unit).Next(2) == 0)
                    mine.Add(From.AddDays((wave * 20) + (unit % 6)));
            }

            mine.Add(From.AddDays(random.Next(300)).AddHours(1));
            onsets[$"u{unit:00}"] = mine;
        }

        var groups = CoActivityClusters.Find(onsets, new CoActivityOptions());
        var (v, _, _) = CoActivityClusters.VMeasure([.. groups.Select(unit => ($"{int.Parse(unit.Key[1..], System.Globalization.CultureInfo.InvariantCulture) % 6}", unit.Value))]);

        Assert.True(v > 0.95, $"V-measure {v}");
    }

    [Fact]
    public void Find_UnitsWithFewOnsets_AreLeftOut() =>
        Assert.Empty(CoActivityClusters.Find(
            new Dictionary<string, IReadOnlyCollection<DateTimeOffset>> { ["a"] = [From, From.AddDays(1)], ["b"] = [From, From.AddDays(1)] }, new CoActivityOptions()));

    [Fact]
    public void VMeasure_KnownCases_AreOneAndZero()
    {
        Assert.Equal(1, CoActivityClusters.VMeasure([("a", 1), ("a", 1), ("b", 2)]).V, 9);
        Assert.Equal(0, CoActivityClusters.VMeasure([("a", 1), ("a", 2), ("b", 1), ("b", 2)]).V, 9);
    }
}
