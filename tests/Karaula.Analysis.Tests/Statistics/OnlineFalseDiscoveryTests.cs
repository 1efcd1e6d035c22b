using Karaula.Analysis.Statistics;

namespace Karaula.Analysis.Tests.Statistics;

public class OnlineFalseDiscoveryTests
{
    [Fact]
    public void NextLevel_WithoutAlarms_SpendsNoMoreThanItsInitialWealth()
    {
        var watch = new OnlineFalseDiscovery(0.05);
        var spent = 0.0;
        for (var i = 0; i < 100_000; i++)
        {
            spent += watch.NextLevel;
            watch.Test(1);
        }

        Assert.InRange(spent, 0.005, 0.025);
    }

    [Fact]
    public void Test_AfterAnAlarm_RaisesTheLevel()
    {
        var (quiet, alarmed) = (new OnlineFalseDiscovery(0.05), new OnlineFalseDiscovery(0.05));
        quiet.Test(1);
        Assert.True(alarmed.Test(0));

        Assert.True(alarmed.NextLevel > quiet.NextLevel);
        Assert.Equal(1, alarmed.Alarms);
    }

    [Fact]
    public void Test_PureChance_RarelyAlarms()
    {
        var random = new Random(5);
        var runs = Enumerable.Range(0, 300).Count(_ =>
        {
            var watch = new OnlineFalseDiscovery(0.05);
            for (var i = 0; i < 500; i++)
                watch.Test(random.NextDouble());
            return watch.Alarms > 0;
        });

        // Under the null each alarm is false: at most 5 % of runs, and of 300 runs more than 28 has probability 0.1 %.
        Assert.InRange(runs, 0, 28);
    }
}
