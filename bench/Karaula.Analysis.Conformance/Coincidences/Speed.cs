using System.Diagnostics;
using System.Globalization;
using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Units;

namespace Karaula.Analysis.Conformance.Coincidences;

/// <summary>How long a country's year takes.</summary>
internal static class Speed
{
    private const int Sites = 10_000;

    public static void Run(Sheet sheet)
    {
        var random = new Random(77);
        var onsets = Generators.PeacefulYear(random, Sites, 2.5);
        var at = Generators.Year.AddDays(200).AddHours(9);
        var planted = onsets.ToList();
        for (var i = 0; i < 60; i++)
            planted.Add(new SiteOnset($"site{i * 100}.example", new Onset(at.AddSeconds(random.Next(540)), TimeSpan.FromSeconds(30))));
        var units = UnitMap.ByDomainAndGroup(Enumerable.Range(0, Sites).Select(site => new SiteFacts(
            $"site{site}.example", "host" + (site % 400).ToString(CultureInfo.InvariantCulture), null, "AS" + (site % 90).ToString(CultureInfo.InvariantCulture))));
        var to = Generators.Year.AddDays(364);
        foreach (var (name, history) in new[] { ("with a campaign", planted), ("without one", onsets) })
        {
            var watch = Stopwatch.StartNew();
            var report = CoincidenceAnalysis.Run(history, units, Generators.Year, to, new CoincidenceOptions())!;
            var seconds = watch.Elapsed.TotalSeconds;
            sheet.Bar($"10,000 sites, a year, {name}", $"{seconds:0.0} s", "<= 10 s", seconds <= 10, $"{history.Count} onsets, {report.Result.Shifts} shifts, p {report.Result.PValue:0.0e0}; seed 77");
            sheet.Show("in words", report.Rivals.Count + " rivals tried", report.Sentence);
        }

        var monitor = CoincidenceMonitor.Create(CoincidenceTrains.Of(onsets, units), Generators.Year, to, new CoincidenceOptions())!;
        var slowest = TimeSpan.Zero;
        var last = 1.0;
        for (var i = 0; i < 60; i++)
        {
            var watch = Stopwatch.StartNew();
            last = monitor.Observe($"site{i * 100}.example", to.AddSeconds(9 * i)).PValue;
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
        }

        sheet.Bar("a new onset answered", $"{slowest.TotalMilliseconds:0.0} ms", "<= 100 ms", slowest.TotalMilliseconds <= 100, $"slowest of 60; p of the last {last:0.0e0}");
    }
}
