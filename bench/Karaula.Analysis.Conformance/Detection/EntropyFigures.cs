using System.Globalization;
using Karaula.Analysis.Detection;

namespace Karaula.Analysis.Conformance.Detection;

/// <summary>
/// Which entropies tell floods from crowds, when the floods' requests look like readers' otherwise. A crowd comes for one page, by one app in part, from home or
/// from abroad; a flood is sent by one tool or by several, from one hoster or from everywhere. What each second is made of is drawn, request by request.
/// </summary>
internal static class EntropyFigures
{
    private const int Usual = 20;
    private const int Cases = 400;
    private const int Peace = 300;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly (string Name, Mix Readers)[] Kinds =
    [
        ("JA4", Mix.Zipf(14, 0.8)), ("agent", Mix.Zipf(200, 0.9)), ("ASN", Mix.Zipf(30, 1.3)), ("/24", Mix.Zipf(5_000, 0.6)), ("path", Mix.Zipf(1_000, 0.9)),
    ];

    public static void Run(Sheet sheet)
    {
        var random = new Random(80);
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            var usual = Enumerable.Range(0, Peace).Average(_ => Entropy(random, Kinds[kind].Readers, Generators.Poisson(random, Usual), Kinds[kind].Readers, 0));
            double[] crowds = [.. Enumerable.Range(0, Cases).Select(_ => Case(random, kind, isFlood: false) / usual)];
            double[] floods = [.. Enumerable.Range(0, Cases).Select(_ => Case(random, kind, isFlood: true) / usual)];
            var lower = floods.Average(flood => crowds.Average(crowd => flood < crowd ? 1.0 : flood > crowd ? 0 : 0.5));
            var (crowdsHalved, floodsHalved) = (crowds.Average(x => x < 0.5 ? 100.0 : 0), floods.Average(x => x < 0.5 ? 100.0 : 0));
            sheet.Show(
                $"entropy of {Kinds[kind].Name}: a flood's is lower than a crowd's in", $"{lower * 100:0} %",
                string.Create(CultureInfo.InvariantCulture, $"50 tells nothing; below half of the usual: {floodsHalved:0.0} % of floods, {crowdsHalved:0.0} % of crowds; crowds {crowds.Min():0.00} to {crowds.Max():0.00} times the usual; seed 80"));
        }

        var (found, called, delays) = (0, 0, new List<int>());
        for (var i = 0; i < Cases; i++)
        {
            if (Seconds(random, isFlood: true) is { } after)
            {
                found++;
                delays.Add(after);
            }

            called += Seconds(random, isFlood: false) is null ? 0 : 1;
        }

        delays.Sort();
        sheet.Show(
            "floods of one tool that look like readers otherwise", $"{100.0 * found / Cases:0} % found",
            $"{Cases} of x5 to x20, by JA4 entropy alone; median {(delays.Count > 0 ? delays[delays.Count / 2] : -1)} s; readers {Usual} a second");
        sheet.Bar("crowds by one app in part, opened as incidents", $"{100.0 * called / Cases:0.0} %", "<= 5 %", called <= 0.05 * Cases, $"{Cases} of x3 to x20, up to 70 % of each by one app");
    }

    // The entropy of one second of a crowd or a flood.
    private static double Case(Random random, int kind, bool isFlood)
    {
        var readers = Kinds[kind].Readers;
        return Entropy(random, readers, Generators.Poisson(random, Usual), isFlood ? Flood(random, kind) : Crowd(random, kind), Generators.Poisson(random, Usual * Times(random, isFlood)), isFlood || (Kinds[kind].Name is "ASN" or "/24" && random.NextDouble() < 0.3));
    }

    private static double Times(Random random, bool isFlood) => (isFlood ? 4 : 2) + (15 * random.NextDouble());

    private static Mix Crowd(Random random, int kind) => Kinds[kind].Name switch
    {
        // Many come by one app, which may be the most used browser's engine.
        "JA4" => Kinds[kind].Readers.With(random.Next(2), 0.7 * random.NextDouble()),
        "agent" => Kinds[kind].Readers.With(random.Next(2), 0.5 * random.NextDouble()),
        // One page.
        "path" => Kinds[kind].Readers.With(random.Next(1_000), 0.95 * random.NextDouble()),
        // From home, or from many networks elsewhere.
        "ASN" => random.NextDouble() < 0.3 ? Mix.Zipf(600, 0.8) : Kinds[kind].Readers,
        _ => Kinds[kind].Readers,
    };

    private static Mix Flood(Random random, int kind) => Kinds[kind].Name switch
    {
        "JA4" => random.NextDouble() < 0.6 ? Mix.Zipf(1, 0) : Mix.Zipf(2 + random.Next(6), 0.5),
        // Half of the tools draw agents from a list.
        "agent" => random.NextDouble() < 0.5 ? Mix.Zipf(1 + random.Next(3), 0) : Mix.Zipf(1_000, 0),
        "path" => random.NextDouble() < 0.5 ? Mix.Zipf(1, 0) : Mix.Zipf(500, 0.3),
        "ASN" => random.NextDouble() < 0.4 ? Mix.Zipf(1 + random.Next(3), 0) : Mix.Zipf(600, 0.8),
        _ => random.NextDouble() < 0.4 ? Mix.Zipf(4 + random.Next(60), 0) : Mix.Zipf(5_000, 0),
    };

    private static double Entropy(Random random, Mix readers, long usual, Mix more, long requests, bool isForeign = false)
    {
        var counts = new Dictionary<int, int>();
        readers.Draw(random, usual, counts);
        more.Draw(random, requests, counts, isForeign ? 10_000 : 0);
        return Mix.Entropy(counts);
    }

    // Seconds until it is an incident; null when it is none within a minute. Everything but the clients is as is usual.
    private static int? Seconds(Random random, bool isFlood)
    {
        var detector = new SiteDetector(new DetectorOptions());
        var (times, mix) = (Times(random, isFlood), isFlood ? Mix.Zipf(1, 0) : Crowd(random, 0));
        for (var second = 0; second < Peace + 60; second++)
        {
            var usual = Generators.Poisson(random, Usual);
            var more = second < Peace ? 0 : Generators.Poisson(random, Usual * times);
            var opened = detector.Observe(new SiteSecond(Start.AddSeconds(second), usual + more, usual + more, usual + more, 0, 0, 0.4, 0.02, 0.6, 0.01, 3, 3, 4)
            {
                Ja4Entropy = Entropy(random, Kinds[0].Readers, usual, mix, more, isFlood),
            }).OfType<IncidentOpened>().Any();
            if (opened)
                return second - Peace + 1;
        }

        return null;
    }
}
