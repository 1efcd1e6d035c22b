using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Tests.Campaigns;

public class WaveScanTests
{
    private static readonly DateTimeOffset From = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Run_APlantedDay_IsTheOnlyWave()
    {
        var random = new Random(6);
        var trains = Enumerable.Range(0, 60).Select(unit => new OnsetTrain(
            $"u{unit:00}", [.. Enumerable.Range(0, 4).Select(i => new Onset(From.AddDays(i == 0 && unit < 20 ? 100.3 : random.NextDouble() * 365), default))])).ToList();

        var result = WaveScan.Run(trains, From, From.AddDays(365), new WaveOptions { Shifts = 499 });

        var wave = Assert.Single(result.Waves);
        Assert.Equal(From.AddDays(100), wave.Start);
        Assert.True(wave.Units.Count >= 20);
        Assert.Equal(0.002, wave.PValue, 9);
        Assert.True(result.Pointwise <= result.Familywise);
    }
}
