using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Tests.Campaigns;

public class OnsetWatchTests
{
    private static readonly DateTimeOffset From = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Sites = [.. Enumerable.Range(0, 30).Select(i => $"site{i}")];

    // One site a day, in turn, at some hour.
    private static List<SiteOnset> Peace(int days) =>
        [.. Enumerable.Range(0, days).Select(day => Onset(day % 30, From.AddDays(day).AddHours(7 + (day * 5 % 11))))];

    private static SiteOnset Onset(int site, DateTimeOffset at) => new(Sites[site], new Onset(at, TimeSpan.FromSeconds(20)));

    private static WatchReport Watch(IEnumerable<SiteOnset> onsets, int days) =>
        OnsetWatch.Run([.. onsets], Sites, site => site, From, From.AddDays(days), new CoincidenceOptions());

    [Fact]
    public void Run_InPeace_RaisesNothingAndTestsEveryDay()
    {
        var report = Watch(Peace(200), 200);

        Assert.Empty(report.Alarms);
        Assert.Equal(200 - OnsetWatch.LeastHistoryDays, report.Days);
        Assert.Contains("no day beyond chance", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AWave_IsNoticedWhileItGoesOn()
    {
        var at = From.AddDays(120).AddHours(9);
        var report = Watch(Peace(200).Concat(Enumerable.Range(0, 9).Select(i => Onset(i * 3, at.AddMinutes(i)))), 200);

        var alarm = Assert.Single(report.Alarms);
        Assert.InRange(alarm.At, at, at.AddMinutes(7));
        Assert.True(alarm.PValue <= alarm.Level && alarm.Units.Count >= 3);
    }

    [Fact]
    public void Run_TheSameWaveBeforeAnythingIsUsual_IsNone()
    {
        var report = Watch(Enumerable.Range(0, 9).Select(i => Onset(i * 3, From.AddDays(3).AddMinutes(i))), 10);

        Assert.Equal((0, 0), (report.Days, report.Alarms.Count));
        Assert.Contains("not known yet", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OneSiteAgainAndAgain_IsNoCoincidence() =>
        Assert.Empty(Watch(Peace(100).Concat(Enumerable.Range(0, 20).Select(i => Onset(4, From.AddDays(60).AddMinutes(i)))), 100).Alarms);

    [Fact]
    public void Run_LongerInPeace_AsksForMore() => Assert.True(Watch(Peace(200), 200).NextLevel < Watch(Peace(60), 60).NextLevel);
}
