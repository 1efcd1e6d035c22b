using System.Globalization;
using Karaula.Analysis.Detection;

namespace Karaula.Analysis.Conformance.Detection;

/// <summary>Detection on a real site's requests per second, with structure and attacks drawn beside them.</summary>
internal static class DetectionFigures
{
    private const string File = "nasa-http/nasa_rps.txt.gz";
    private const int Lead = 600;

    private static readonly DateTimeOffset Start = new(1995, 7, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Run(Sheet sheet)
    {
        if (!TestData.Has(sheet, "detection", File))
            return;
        using var reader = new StreamReader(TestData.Open(File));
        int[] counts = [.. reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

        // Once through all of it; states on the way are where attacks and crowds begin.
        var at = new Random(40);
        var forks = Enumerable.Range(0, 1_000).Select(_ => at.Next(7 * 86_400, counts.Length - 2_000)).Order().ToList();
        var states = new Dictionary<int, byte[]>();
        var detector = new SiteDetector(new DetectorOptions());
        var site = new SyntheticSite(new Random(41), Start);
        var (alarms, crowds, next) = (0, 0, 0);
        for (var second = 0; second < counts.Length; second++)
        {
            if (next < forks.Count && forks[next] == second)
            {
                states[second] = detector.Save();
                while (next < forks.Count && forks[next] == second)
                    next++;
            }

            var events = detector.Observe(site.Second(second, counts[second]));
            alarms += events.OfType<IncidentOpened>().Count();
            crowds += events.OfType<CrowdNoticed>().Count();
        }

        var days = counts.Length / 86_400.0;
        sheet.Bar("false alarms a site, 30 days", $"{alarms / days * 30:0.00}", "<= 1", alarms / days * 30 <= 1, $"{alarms} in {days:0.0} days, {crowds} crowds noticed; structure seed 41");

        // A state between two incidents of its own, if ever there is one.
        var free = states.Where(state => !SiteDetector.Restore(new DetectorOptions(), state.Value).InIncident).OrderBy(state => state.Key).ToList();
        foreach (var (times, bar) in new[] { (3, 30), (5, 20), (10, 10) })
            Attacks(sheet, counts, free, times, bar);
        Crowds(sheet, counts, free);
        Mixtures(sheet, counts, free);
    }

    private static void Attacks(Sheet sheet, int[] counts, List<KeyValuePair<int, byte[]>> states, int times, int bar)
    {
        var random = new Random(50 + times);
        var (delays, within, covered, opened) = (new List<double>(), 0, 0, 0);
        foreach (var (begin, state) in states)
        {
            var usual = Usual(counts, begin + Lead);
            var flood = FloodKind.Any(random);
            var (found, _) = Play(counts, begin, state, random, 180, (site, second, into) => site.Second(
                second, counts[second], flood: into >= 0 ? flood : null, attack: into >= 0 ? Generators.Poisson(random, (times - 1) * usual) : 0));
            delays.Add(found is null ? double.PositiveInfinity : (found.DetectedAt - Start.AddSeconds(begin + Lead)).TotalSeconds);
            within += delays[^1] <= 30 ? 1 : 0;
            if (found is null)
                continue;
            opened++;
            covered += Math.Abs((found.Onset - Start.AddSeconds(begin + Lead)).TotalSeconds) <= found.OnsetUncertainty.TotalSeconds ? 1 : 0;
        }

        delays.Sort();
        var median = delays[delays.Count / 2];
        sheet.Bar($"x{times}: median seconds to the alarm", $"{median:0} s", $"<= {bar} s", median <= bar, $"{delays.Count} attacks on top of the readers, of three kinds; 9 of 10 within {delays[delays.Count * 9 / 10]:0} s");
        if (times == 5)
            sheet.Bar("x5 found within 30 s", $"{100.0 * within / delays.Count:0.0} %", ">= 95 %", within >= 0.95 * delays.Count, "the same attacks");
        sheet.Show($"x{times}: true onset within its 95 % interval", $"{100.0 * covered / Math.Max(1, opened):0} %", $"of {opened} found");
    }

    private static void Crowds(Sheet sheet, int[] counts, List<KeyValuePair<int, byte[]>> states)
    {
        var random = new Random(60);
        var (called, opened, noticed) = (0, 0, 0);
        foreach (var (begin, state) in states)
        {
            var times = 3 + (17 * random.NextDouble());
            var ramp = 1 + random.Next(200);
            var (assets, busting, lost) = (0.8 + (0.2 * random.NextDouble()), 0.05 * random.NextDouble(), random.NextDouble() < 0.2 ? 0.3 : 0);
            var usual = Usual(counts, begin + Lead);
            var (found, crowd) = Play(counts, begin, state, random, 900, (site, second, into) => into < 0
                ? site.Second(second, counts[second])
                : site.Second(second, counts[second] + Generators.Poisson(random, (times - 1) * usual * Math.Min(1, (into + 1.0) / ramp)), assets, busting, lost));
            opened += found is null ? 0 : 1;
            noticed += crowd ? 1 : 0;
            called += found?.Assessment is { } a && a.Class != TrafficClass.NewsCrowd ? 1 : 0;
        }

        sheet.Bar(
            "flash crowds called attack", $"{100.0 * called / states.Count:0.0} %", "<= 5 %", called <= 0.05 * states.Count,
            $"{states.Count} crowds of x3 to x20, a fifth of them break the site; {opened} opened as incidents, {noticed} noticed as crowds; seed 60");
    }

    private static void Mixtures(Sheet sheet, int[] counts, List<KeyValuePair<int, byte[]>> states)
    {
        var random = new Random(70);
        var (errors, right) = (new List<double>(), 0);
        foreach (var (begin, state) in states.Where((_, i) => i % 2 == 0))
        {
            var (times, ratio) = (2 + (8 * random.NextDouble()), 0.2 + (3 * random.NextDouble()));
            var usual = Math.Max(0.5, Usual(counts, begin + Lead));
            var flood = FloodKind.Any(random);
            var detector = SiteDetector.Restore(new DetectorOptions(), state);
            var site = new SyntheticSite(random, Start);
            var (readers, attack) = (0L, 0L);
            for (var second = begin; second < begin + Lead + 120; second++)
            {
                var into = second >= begin + Lead;
                var now = counts[second] + (into ? Generators.Poisson(random, (times - 1) * usual) : 0);
                var more = into ? Generators.Poisson(random, ratio * times * usual) : 0;
                (readers, attack) = (readers + (into ? now : 0), attack + more);
                detector.Observe(site.Second(second, now, 0.9, flood: flood, attack: more));
            }

            errors.Add(Math.Abs(detector.Assessment.AttackShare - ((double)attack / Math.Max(1, readers + attack))));
            right += detector.Assessment.Class == TrafficClass.CrowdUnderAttack ? 1 : 0;
        }

        errors.Sort();
        var ninth = errors[errors.Count * 9 / 10];
        sheet.Bar(
            "crowd under attack: the attack's share, 9 of 10 within", $"{ninth * 100:0} points", "<= 15 points", ninth <= 0.15,
            $"{errors.Count} mixtures of 17 to 76 %, two minutes; median {errors[errors.Count / 2] * 100:0} points; class right in {100.0 * right / errors.Count:0} %; seed 70");
    }

    private static (IncidentOpened? Found, bool Crowd) Play(
        int[] counts, int begin, byte[] state, Random random, int length, Func<SyntheticSite, int, int, SiteSecond> make)
    {
        var detector = SiteDetector.Restore(new DetectorOptions(), state);
        var site = new SyntheticSite(random, Start);
        var crowd = false;
        for (var second = begin; second < Math.Min(counts.Length, begin + Lead + length); second++)
        {
            var events = detector.Observe(make(site, second, second - begin - Lead));
            crowd |= second >= begin + Lead && events.OfType<CrowdNoticed>().Any();
            if (events.OfType<IncidentOpened>().FirstOrDefault() is { } opened)
                return (opened, crowd);
        }

        return (null, crowd);
    }

    // What was usual in the ten minutes before; a site nobody reads has no usual to be a multiple of.
    private static double Usual(int[] counts, int before) => Math.Max(0.3, counts.AsSpan(before - Lead, Lead).ToArray().Average());
}
