using System.Globalization;
using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Units;

namespace Karaula.Analysis.Conformance.Coincidences;

/// <summary>Waves in published target lists: days on which more sites of a country came under attack than chance explains.</summary>
internal static class Waves
{
    private const string File = "ddosia/ddosia_runs.csv.gz";

    public static void Run(Sheet sheet)
    {
        if (!TestData.Has(sheet, "days beyond chance, by country", File))
            return;
        var runs = TestData.Csv(File).Select(row => (Host: row[0], Country: row[1], At: DateTimeOffset.Parse(row[2], CultureInfo.InvariantCulture))).ToList();
        var from = new DateTimeOffset(runs.Min(run => run.At).UtcDateTime.Date, TimeSpan.Zero);
        var to = new DateTimeOffset(runs.Max(run => run.At).UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        foreach (var (country, whole) in new[] { ("ch", 24), ("cz", 46), ("pl", 56), ("lt", 36) })
        {
            var mine = runs.Where(run => run.Country == country).ToList();
            var hosts = WaveScan.Run(Trains(mine, host => host), from, to, new WaveOptions());
            var domains = WaveScan.Run(Trains(mine, PublicSuffixList.RegistrableDomain), from, to, new WaveOptions());
            var weekly = WaveScan.Run(Trains(mine, PublicSuffixList.RegistrableDomain), from, to, new WaveOptions { KeepWeek = true });
            sheet.Bar(
                $"{country}: days beyond the 99 % null, each domain once", $"{domains.BeyondPointwise} days", ">= 1", domains.BeyondPointwise > 0 && domains.Waves.Count > 0,
                $"{from:yyyy-MM-dd} to {to:yyyy-MM-dd}; a plain analysis of 2023-2025: {whole}; by host {hosts.BeyondPointwise}; highest {domains.Counts.Max()}, null's 99 % {domains.Pointwise}");
            sheet.Show(
                $"{country}: beyond the 99 % null of the highest day", $"{domains.Waves.Count} days",
                $"threshold {domains.Familywise}; by host {hosts.Waves.Count}; by whole weeks {weekly.Waves.Count}; first {(domains.Waves.Count > 0 ? domains.Waves[0].Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "none")}");
        }
    }

    private static List<OnsetTrain> Trains(IEnumerable<(string Host, string Country, DateTimeOffset At)> runs, Func<string, string> unit) =>
        [.. runs.GroupBy(run => unit(run.Host)).Select(train => new OnsetTrain(train.Key, [.. train.Select(run => new Onset(run.At, TimeSpan.FromHours(1)))]))];
}
