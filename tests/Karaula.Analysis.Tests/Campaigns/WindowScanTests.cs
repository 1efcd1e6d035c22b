using CsCheck;
using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Tests.Campaigns;

public class WindowScanTests
{
    private static readonly Gen<double[][]> Trains = Gen.Double[0, 0.9999].Array[1, 6].Array[2, 8];

    [Fact]
    public void Most_AnyTrains_IsWhatCountingFindsToo() => Gen.Select(Trains, Gen.Double[0.001, 0.4]).Sample((trains, window) =>
    {
        var scan = new WindowScan(trains, 1);
        scan.Place();
        var all = trains.SelectMany(train => train).ToList();
        // Some window of the most units begins with an onset.
        var expected = all.Max(from => trains.Count(train => train.Any(t => (t >= from && t - from <= window) || t + 1 - from <= window)));

        Assert.Equal(expected, scan.Most(window, circular: true).Units);
    });

    [Fact]
    public void CouldHold_NoWindowHasFewerThanItSays() => Gen.Select(Trains, Gen.Double[0.001, 0.4], Gen.ULong).Sample((trains, window, seed) =>
    {
        var scan = new WindowScan(trains, 1);
        scan.Shift(seed, new TrainShift(1, 0));
        scan.Sort();
        var most = scan.Most(window, circular: true).Units;

        Assert.True(scan.CouldHold(window, most));
    });
}
