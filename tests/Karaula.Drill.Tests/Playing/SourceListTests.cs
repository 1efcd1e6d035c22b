using CsCheck;
using Karaula.Drill.Playing;
using Karaula.Edge.Configuration;

namespace Karaula.Drill.Tests.Playing;

public class SourceListTests
{
    private const string Header = "ip_address,first_seen_utc,last_seen_utc,counter,as_number,as_name,geolocation";

    [Fact]
    public void Parse_GoodLines_ReadsThem()
    {
        var list = SourceList.Parse("l.csv", [Header, "192.0.2.1,2024-01-17 06:17:37,2024-01-17 10:44:28,20707,174,NAME,GB", ""], false);

        Assert.Equal(20707, Assert.Single(list.Entries).Count);
    }

    [Fact]
    public void Parse_BadLines_NamesEveryOne()
    {
        string[] lines =
        [
            Header, "x,2024-01-17 06:17:37,2024-01-17 10:44:28,1", "192.0.2.1,never,2024-01-17 10:44:28,1", "192.0.2.1,2024-01-17 06:17:37,2023-01-17 10:44:28,1",
            "192.0.2.1,2024-01-17 06:17:37,2024-01-17 10:44:28,-1", "192.0.2.2,2024-01-17 06:17:37,2024-01-17 10:44:28,3", "short",
        ];

        Assert.Equal([2, 3, 4, 5, 7], Assert.Throws<ConfigurationException>(() => SourceList.Parse("l.csv", lines, false)).Errors.Select(e => e.Line));
        Assert.Single(SourceList.Parse("l.csv", lines, true).Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ip_address,first_seen_utc\n192.0.2.1,2024-01-17 06:17:37")]
    [InlineData(Header)]
    public void Parse_NoUsableList_IsRefused(string text) =>
        Assert.Throws<ConfigurationException>(() => SourceList.Parse("l.csv", text.Split('\n'), true));

    [Fact]
    public void Parse_AnyText_IsReadOrRefused() => Gen.String.Array[0, 20].Sample(lines =>
    {
        try
        {
            SourceList.Parse("l.csv", [Header, .. lines], false);
        }
        catch (ConfigurationException)
        {
            // Refused with a reason: that is what is owed.
        }
    });

    [Fact]
    public void Timetable_OfAList_KeepsEachSourcesWindowAndShare()
    {
        var list = SourceList.Parse(
            "l.csv",
            [
                Header, "192.0.2.1,2024-01-17 06:00:00,2024-01-17 07:00:00,900", "192.0.2.2,2024-01-17 06:30:00,2024-01-17 07:00:00,100",
            ],
            false);
        var plan = new ReplayPlan(list, TimeSpan.FromSeconds(60), 300);
        var phase = plan.Scenario.Phases[2];
        var table = plan.TimetableOf(phase, phase.Attacks[0]);

        Assert.Equal(6_000, table.Count);
        Assert.Equal(600, table.Count(entry => entry.Source == 1));
        Assert.True(table.Where(entry => entry.Source == 1).Min(entry => entry.At) >= 29);
        Assert.Equal(table.OrderBy(entry => entry.At), table);
    }
}
