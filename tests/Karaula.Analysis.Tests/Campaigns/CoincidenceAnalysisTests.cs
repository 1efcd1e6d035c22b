using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Units;

namespace Karaula.Analysis.Tests.Campaigns;

public class CoincidenceAnalysisTests
{
    private static readonly DateTimeOffset From = new(2017, 2, 9, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddDays(20);
    private static readonly CoincidenceOptions Quick = new() { Shifts = 999 };

    // Gaps without a pattern, in an order of names without one.
    private static readonly (int Site, int Seconds)[] Scattered = [(4, 0), (1, 70), (7, 81), (2, 190), (9, 199), (3, 330), (8, 338), (6, 500)];

    private static SiteOnset At(int site, double days, double seconds = 0, double? crowd = null) =>
        new($"s{site}.example", new Onset(From.AddDays(days).AddSeconds(seconds), TimeSpan.FromSeconds(5)), crowd);

    private static CoincidenceReport Run(IEnumerable<SiteOnset> onsets, Func<int, SiteFacts> facts) =>
        CoincidenceAnalysis.Run([.. onsets], UnitMap.ByDomainAndGroup(Enumerable.Range(0, 40).Select(facts)), From, To, Quick)!;

    private static BenignRival Rival(CoincidenceReport report, string name) => report.Rivals.Single(rival => rival.Name == name);

    [Fact]
    public void Run_IndependentSites_NoRivalExplainsIt()
    {
        var report = Run(Scattered.Select(s => At(s.Site, 10, s.Seconds)), site => new($"s{site}.example", $"h{site}", null, $"AS{site}"));

        Assert.True(report.Result.PValue < 1e-6);
        Assert.DoesNotContain(report.Rivals, rival => rival.Explains);
        Assert.StartsWith("8 of 40 sites began failing within 9 minutes; chance alone would do this", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AllAtOneAddress_IsExplainedByIt()
    {
        var report = Run(Scattered.Select(s => At(s.Site, 10, s.Seconds)), site => new($"s{site}.example", null, site < 12 ? "192.0.2.1" : $"192.0.2.{site}"));

        Assert.True(Rival(report, "shared-address").Explains);
        Assert.Equal(1, Rival(report, "shared-address").Units);
        Assert.Contains("with the 8 sites of one address counted once", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_HalfAtOneHoster_LeavesTheOthers()
    {
        var report = Run(Scattered.Select(s => At(s.Site, 10, s.Seconds)), site => new($"s{site}.example", null, null, null, site < 5 ? "ns.one" : $"ns{site}"));
        var rival = Rival(report, "shared-dns");

        Assert.Equal(5, rival.Units);
        Assert.True(rival.PValue > report.Result.PValue);
        Assert.False(rival.Explains);
    }

    [Fact]
    public void Run_ANetworkWhereAllFail_IsAnOutage()
    {
        var report = Run(Scattered.Select(s => At(s.Site, 10, s.Seconds)), site => new($"s{site}.example", null, null, site is > 0 and < 10 ? "AS1" : "AS2"));

        Assert.True(Rival(report, "upstream-outage").Explains);
    }

    [Fact]
    public void Run_ANetworkWhereOthersKeptWorking_IsNone()
    {
        var report = Run(Scattered.Select(s => At(s.Site, 10, s.Seconds)), site => new($"s{site}.example", null, null, "AS1"));

        Assert.False(Rival(report, "upstream-outage").Explains);
    }

    [Fact]
    public void Run_OneAfterTheOtherAtEvenDistances_IsASweep() =>
        Assert.True(Rival(Run(Enumerable.Range(10, 9).Select(i => At(i, 10, 60 * i)), site => new($"s{site}.example")), "monitoring-sweep").Explains);

    [Fact]
    public void Run_MostlyReaders_IsANewsCrowd()
    {
        var report = Run(Scattered.Select(s => At(s.Site, 10, s.Seconds, crowd: s.Site == 4 ? 0.1 : 0.9)), site => new($"s{site}.example"));

        Assert.True(Rival(report, "news-crowd").Explains);
    }

    [Fact]
    public void Observe_AMonitor_SaysItAsTheClusterGrows()
    {
        var history = Enumerable.Range(0, 40).Select(i => At(i, i % 17, i * 997)).ToList();
        var monitor = CoincidenceMonitor.Create(CoincidenceTrains.Of(history, UnitMap.ByDomainAndGroup([])), From, To, Quick)!;

        var p = Scattered.Select(s => monitor.Observe($"s{s.Site}.example", To.AddSeconds(s.Seconds)).PValue).ToList();

        Assert.Equal(1, p[0]);
        Assert.True(p[^1] < 1e-6);
        Assert.Equal(1, monitor.Observe("s30.example", To.AddDays(3)).PValue);
    }

    [Fact]
    public void Run_ManyUnits_GivesTheSameAnswerOnAnyNumberOfThreads()
    {
        var random = new Random(3);
        var trains = Enumerable.Range(0, 1_500).Select(i => new OnsetTrain($"u{i}", [new Onset(From.AddDays(20 * random.NextDouble()), TimeSpan.FromSeconds(5))])).ToList();

        var first = CoincidenceTest.Run(trains, From, To, Quick)!;

        Assert.Equal(first.PValue, CoincidenceTest.Run(trains, From, To, Quick)!.PValue);
        Assert.InRange(first.PValue, 0.001, 1);
    }
}
