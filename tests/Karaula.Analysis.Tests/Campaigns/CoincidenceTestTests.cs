using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Tests.Campaigns;

public class CoincidenceTestTests
{
    private static readonly DateTimeOffset From = new(2017, 2, 9, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddDays(9);
    private static readonly CoincidenceOptions Quick = new() { Shifts = 999 };

    private static OnsetTrain Train(string unit, params double[] days) =>
        new(unit, [.. days.Select(day => new Onset(From.AddDays(day), TimeSpan.FromMinutes(2)))]);

    [Fact]
    public void Run_ThreeSitesWithinMinutes_IsFarBeyondChance()
    {
        var result = CoincidenceTest.Run([Train("a", 5, 6, 7), Train("b", 7.002), Train("c", 7.004), Train("d")], From, To, Quick)!;

        Assert.Equal(["a", "b", "c"], result.Units);
        Assert.InRange(result.PValue, 1e-12, 1e-3);
        Assert.InRange(result.ExpectedPerYear, 1e-9, 0.1);
        Assert.Equal(From.AddDays(7), result.FirstOnset);
    }

    [Fact]
    public void Run_OnsetsDaysApart_AreNoCoincidence() =>
        Assert.True(CoincidenceTest.Run([Train("a", 1), Train("b", 4), Train("c", 7.5)], From, To, Quick)!.PValue > 0.05);

    [Fact]
    public void Run_OneUnit_IsNeverACoincidence() => Assert.Null(CoincidenceTest.Run([Train("a", 1, 1.001, 1.002), Train("b")], From, To, Quick));

    [Fact]
    public void Run_SameQuestion_GetsTheSameAnswer()
    {
        OnsetTrain[] trains = [Train("a", 1, 3), Train("b", 3.1, 6)];

        Assert.Equal(CoincidenceTest.Run(trains, From, To, Quick)!.PValue, CoincidenceTest.Run(trains, From, To, Quick)!.PValue);
    }

    [Fact]
    public void Run_UncertainOnsets_AreNotMadeToLookSynchronous()
    {
        var vague = new[] { "a", "b" }.Select(unit => new OnsetTrain(unit, [new Onset(From.AddDays(4), TimeSpan.FromHours(4))])).ToList();

        Assert.True(CoincidenceTest.Run(vague, From, To, Quick)!.Window >= TimeSpan.FromHours(8));
    }

    /// <summary>Under the null, no more than one history in a hundred may look like one in a hundred: of 400, more than 12 has probability 0.1 %.</summary>
    [Fact]
    public void Run_ShuffledHistories_AreRarelyCalledCoincidences()
    {
        var random = new Random(4);
        var options = new CoincidenceOptions { Shifts = 299 };
        var alarms = 0;
        for (var history = 0; history < 400; history++)
        {
            var trains = Enumerable.Range(0, 6).Select(unit => Train($"{unit}", [.. Enumerable.Range(0, 3).Select(_ => random.NextDouble() * 9)])).ToList();
            alarms += CoincidenceTest.Run(trains, From, To, options)!.PValue <= 0.01 ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 12);
    }
}
