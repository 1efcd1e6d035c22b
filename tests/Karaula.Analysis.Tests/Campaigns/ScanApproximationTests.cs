using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Tests.Campaigns;

public class ScanApproximationTests
{
    /// <summary>For rare onsets: k·(w/T)^(k−1)·e_k.</summary>
    [Fact]
    public void LogP_RareOnsets_IsTheClassicalFormula()
    {
        var approximation = new ScanApproximation([1, 2, 3], 60, 1e7, [(1, 1)]);

        Assert.Equal(Math.Log(3 * Math.Pow(60 / 1e7, 2) * 6), approximation.LogP(3), 2);
    }

    [Theory]
    [InlineData(40, 2, 0.002)]
    [InlineData(300, 5, 0.002)]
    [InlineData(10, 1, 0.02)]
    public void LogP_AgainstSimulation_IsWithinAFactorOfTwo(int units, int each, double window)
    {
        var random = new Random(8);
        var trains = Enumerable.Range(0, units).Select(_ => new double[each]).ToArray();
        var most = new List<int>();
        var scan = new WindowScan(trains, 1);
        for (var i = 0; i < 2_000; i++)
        {
            foreach (var train in trains)
            {
                for (var j = 0; j < train.Length; j++)
                    train[j] = random.NextDouble();
            }

            scan.Place();
            most.Add(scan.Most(window, circular: true).Units);
        }

        var approximation = new ScanApproximation([.. trains.Select(train => (double)train.Length)], window, 1, [(1, 1)]);
        var k = most.Order().ElementAt(1_900) + 1;
        var simulated = most.Count(units => units >= k) / 2_000.0;
        Assert.InRange(Math.Exp(approximation.LogP(k)), simulated / 2.2, simulated * 2.2);
    }

    [Fact]
    public void LogP_MoreUnits_AreNeverMoreLikely()
    {
        var approximation = new ScanApproximation([.. Enumerable.Repeat(20.0, 500)], 0.01, 1, [(0.5, 0.5), (1.5, 0.5)]);

        for (var k = 2; k <= 500; k++)
            Assert.True(approximation.LogP(k) <= approximation.LogP(k - 1));
    }
}
