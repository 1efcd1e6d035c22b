using CsCheck;
using Karaula.Hub.Drills;

namespace Karaula.Hub.Tests.Drills;

public sealed class DrillClockTests
{
    private static readonly DateTimeOffset Real = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Record = new(2017, 2, 15, 0, 0, 0, TimeSpan.Zero);

    // Steps of real seconds and of record seconds.
    private static readonly Gen<DrillClock> AnyClock = Gen.Select(Gen.Int[1, 100], Gen.Int[1, 100_000]).Array[1, 20].Select(steps =>
    {
        var points = new List<DrillPoint> { new(Real, Record) };
        foreach (var (real, record) in steps)
            points.Add(new DrillPoint(points[^1].Real.AddSeconds(real), points[^1].Record.AddSeconds(record)));
        Assert.True(DrillClock.TryCreate(new DrillRequest("drill", points), out var clock, out _));
        return clock!;
    });

    [Fact]
    public void Map_AnyTwoMoments_KeepsTheirOrder() =>
        Gen.Select(AnyClock, Gen.Int[-50_000, 2_500_000], Gen.Int[-50_000, 2_500_000]).Sample((clock, a, b) =>
            clock.Map(Real.AddMilliseconds(a)).CompareTo(clock.Map(Real.AddMilliseconds(b))) == a.CompareTo(b));

    [Fact]
    public void Map_ItsOwnPoints_GivesTheirRecordTimes() =>
        AnyClock.Sample(clock => clock.ToRequest().Points.All(p => clock.Map(p.Real) == p.Record));

    [Fact]
    public void MapUncertainty_AnyMoment_CoversBothSides() =>
        Gen.Select(AnyClock, Gen.Double[0, 1000], Gen.Double[0.1, 30]).Sample((clock, at, plusMinus) =>
        {
            var moment = Real.AddSeconds(at);
            var around = TimeSpan.FromSeconds(plusMinus);
            var mapped = clock.MapUncertainty(moment, around);
            return clock.Map(moment) + mapped >= clock.Map(moment + around) && clock.Map(moment) - mapped <= clock.Map(moment - around);
        });

    [Fact]
    public void Now_OutsideTheExercise_StandsStill()
    {
        Assert.True(DrillClock.TryCreate(
            new DrillRequest("drill", [new(Real, Record), new(Real.AddSeconds(90), Record.AddDays(9))]), out var clock, out _));
        Assert.Equal(Record, clock.Now(Real.AddHours(-1)));
        Assert.Equal(Record.AddDays(1), clock.Now(Real.AddSeconds(10)));
        Assert.Equal(Record.AddDays(9), clock.Now(Real.AddHours(1)));
    }
}
