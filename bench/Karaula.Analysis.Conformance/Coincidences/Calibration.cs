using System.Globalization;
using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Statistics;

namespace Karaula.Analysis.Conformance.Coincidences;

/// <summary>Is the coincidence test right as often as it says?</summary>
internal static class Calibration
{
    private const int Years = 1_000;

    public static void Run(Sheet sheet)
    {
        var p = new double[Years];
        var (campaigns, alarmed, found9, closedForms) = (0, 0, 0, new List<double>());
        var options = new CampaignOptions();
        Parallel.For(0, Years, year =>
        {
            var onsets = Generators.PeacefulYear(new Random(1_000 + year), 41, 2);
            var incidents = onsets.Select((o, i) => new IncidentFact(i.ToString(CultureInfo.InvariantCulture), o.Site, o.Onset.At, o.Onset.Uncertainty, null, default)).ToList();
            var sites = Enumerable.Range(0, 41).Select(site => $"site{site}.example").ToList();
            var trains = onsets.GroupBy(o => o.Site).Select(g => new OnsetTrain(g.Key, [.. g.Select(o => o.Onset)])).ToList();
            var result = CoincidenceTest.Run(trains, Generators.Year, Generators.Year.AddDays(364), options.Coincidence);
            p[year] = result?.PValue ?? 1;
            // What the test leaves to chance, the finder does too.
            var found = p[year] > 2 * options.Significance ? 0 : CampaignFinder.Find(incidents, sites, Generators.Year, Generators.Year.AddDays(364), options).Count;
            var watched = OnsetWatch.Run(onsets, sites, site => site, Generators.Year, Generators.Year.AddDays(364), options.Coincidence);
            // The same year with nine sites attacked within ten minutes, two hundred days after its beginning.
            var (random, at) = (new Random(50_000 + year), Generators.Year.AddDays(200).AddHours(9));
            var planted = onsets.Concat(Enumerable.Range(0, 9).Select(i => new SiteOnset(sites[i * 4], new Onset(at.AddSeconds(random.Next(600)), TimeSpan.FromSeconds(30))))).ToList();
            var noticed = OnsetWatch.Run(planted, sites, site => site, Generators.Year, Generators.Year.AddDays(364), options.Coincidence);
            lock (closedForms)
            {
                alarmed += watched.Alarms.Count > 0 ? 1 : 0;
                found9 += noticed.Alarms.Any(alarm => alarm.At >= at && alarm.At <= at.AddSeconds(600)) ? 1 : 0;
                campaigns += found > 0 ? 1 : 0;
                if (result is { AsExtreme: >= 20 })
                    closedForms.Add(Math.Log10(result.ClosedForm / result.PValue));
            }
        });
        const string Note = "41 sites a year, working hours and relapses; seeds 1000-1999";
        sheet.Bar("shuffled years with a false campaign", $"{campaigns} of {Years}", "<= 1 %", campaigns <= Years / 100, Note);
        var ks = KolmogorovSmirnov.Uniform(p);
        sheet.Bar("p-values uniform: Kolmogorov-Smirnov", $"D {ks.Distance:0.000}, p {ks.PValue:0.000}", "p >= 0.01", ks.PValue >= 0.01, $"too small by at most {ks.Above:0.000}");
        sheet.Show("p <= 0.05, p <= 0.01", $"{p.Count(x => x <= 0.05) / (Years / 100.0):0.0} %, {p.Count(x => x <= 0.01) / (Years / 100.0):0.0} %", "of the same years");
        sheet.Bar("peaceful years watched day by day with an alarm", $"{alarmed * 100.0 / Years:0.0} %", "<= 5 %", alarmed <= Years / 20, "LORD++ at 5 %, the same years, 28 days of history before the first test");
        sheet.Show("nine sites within ten minutes noticed meanwhile", $"{found9 * 100.0 / Years:0.0} %", "planted into each of these years");
        closedForms.Sort();
        sheet.Show("closed form against shifts, log10 of the ratio", $"median {closedForms[closedForms.Count / 2]:0.00}, 5-95 % {closedForms[closedForms.Count / 20]:0.00} to {closedForms[closedForms.Count * 19 / 20]:0.00}", "where both can tell");
        Lord(sheet);
    }

    /// <summary>Days watched for ever: a tenth of them with a wave.</summary>
    private static void Lord(Sheet sheet)
    {
        var random = new Random(31);
        var (share, power, runs) = (0.0, 0.0, 200);
        for (var run = 0; run < runs; run++)
        {
            var watch = new OnlineFalseDiscovery(0.05);
            var (wrong, right, waves) = (0, 0, 0);
            for (var day = 0; day < 1_000; day++)
            {
                var wave = random.NextDouble() < 0.1;
                waves += wave ? 1 : 0;
                if (!watch.Test(wave ? Math.Pow(random.NextDouble(), 12) * 1e-3 : random.NextDouble()))
                    continue;
                if (wave)
                    right++;
                else
                    wrong++;
            }

            share += (double)wrong / Math.Max(1, wrong + right);
            power += (double)right / waves;
        }

        sheet.Bar("watching 1,000 days (LORD++): false among alarms", $"{share / runs * 100:0.0} %", "<= 5 %", share / runs <= 0.05, $"power {power / runs * 100:0} %; 200 runs, seed 31");
    }
}
