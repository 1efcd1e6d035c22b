using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Links;
using Karaula.Sketches;

namespace Karaula.Analysis.Conformance.Links;

/// <summary>Links between incidents, and the campaigns they make.</summary>
internal static partial class LinkFigures
{
    private const string January = "govcert-ch/20240117_NoName057-DDoS-CH.csv";
    private const string June = "govcert-ch/20240615_NoName057-attacking-ips.csv";

    public static void Run(Sheet sheet)
    {
        Sources(sheet);
        Scenarios(sheet);
        Bandwagon(sheet);
        TwoActors(sheet);
        Speed(sheet);
    }

    private static void Sources(Sheet sheet)
    {
        if (!TestData.Has(sheet, "sources of January and June", January) || !TestData.Has(sheet, "sources of January and June", June))
            return;
        var (january, june) = (Addresses(January), Addresses(June));
        var hash = SketchHash.FromSeed(7);
        var (a, b) = (new MinHash(512, hash.Id), new MinHash(512, hash.Id));
        foreach (var address in january)
            a.Add(hash.Hash(address));
        foreach (var address in june)
            b.Add(hash.Hash(address));
        var overlap = SourceOverlap.Compare(a, b)!;
        var truth = january.Intersect(june).Count();
        sheet.Bar(
            "January's sources among June's, from sketches", $"{overlap.Shared:0} ({overlap.Low:0}-{overlap.High:0}) of {overlap.SizeB:0}", $"{truth} of {june.Count} inside",
            overlap.Low <= truth && truth <= overlap.High, $"MinHash of 512; sizes {january.Count} and {june.Count}");
        var bootstrap = PrefixBootstrap.Shared(january, june);
        sheet.Show("the same from the lists, bootstrap by /24", $"{bootstrap.Shared} ({bootstrap.Low:0}-{bootstrap.High:0})", $"{bootstrap.Prefixes} networks; 2,000 draws");
        const double Routed = 3.7e9;
        sheet.Show("p, universe: all routed IPv4", $"10^{overlap.Log10PValue(Routed):0}", "3.7 billion addresses; by the interval's lower end 10^" + overlap.Log10PValue(Routed, lower: true).ToString("0", CultureInfo.InvariantCulture));
        const string Vpn = "vpn-lists/vpn_ipv4.txt";
        if (TestData.Has(sheet, "p, universe: VPN and proxy networks", Vpn))
        {
            using var reader = new StreamReader(TestData.Open(Vpn));
            var universe = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Sum(range => range.Contains('/', StringComparison.Ordinal) ? Math.Pow(2, 32 - int.Parse(range.AsSpan(range.IndexOf('/', StringComparison.Ordinal) + 1).Trim(), CultureInfo.InvariantCulture)) : 1);
            sheet.Show("p, universe: VPN and proxy networks", $"10^{overlap.Log10PValue(universe):0}", $"{universe:#,0} addresses; by the interval's lower end 10^{overlap.Log10PValue(universe, lower: true):0}");
        }
    }

    private static List<uint> Addresses(string file) =>
    [
        .. TestData.Csv(file).Select(row => System.Net.IPAddress.Parse(row[0]).GetAddressBytes()).Where(bytes => bytes.Length == 4)
            .Select(bytes => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes)).Distinct(),
    ];

    /// <summary>The onsets of the scenarios, as the scenario files have them.</summary>
    private static void Scenarios(Sheet sheet)
    {
        foreach (var (name, bar) in new[] { ("montenegro-2017", "1 campaign, 2 waves"), ("lone-attack", "no campaign") })
        {
            var file = Path.Combine(TestData.Repository, "scenarios", name + ".toml");
            if (!File.Exists(file))
            {
                sheet.Missing(name, file + " is missing");
                continue;
            }

            var (incidents, from, to) = Read(File.ReadAllText(file));
            var campaigns = CampaignFinder.Find(incidents, ["vlada", "glas", "radio"], from, to, new CampaignOptions());
            var measured = campaigns.Count == 0 ? "no campaign" : $"{campaigns.Count} campaign, {campaigns[0].Waves.Count} waves";
            sheet.Bar(name, measured, bar, measured == bar, campaigns.Count == 0 ? $"{incidents.Count} incident" : campaigns[0].Sentence);
        }
    }

    private static (List<IncidentFact> Incidents, DateTimeOffset From, DateTimeOffset To) Read(string toml)
    {
        var actor = new Actor(2017, "voxility");
        var incidents = new List<IncidentFact>();
        var running = new Dictionary<string, int>();
        var (from, to) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (var phase in toml.Split("[[phase]]").Skip(1))
        {
            DateTimeOffset Time(string key) => DateTimeOffset.Parse(Regex.Match(phase, key + " = \"(.*?)\"").Groups[1].Value + "Z", CultureInfo.InvariantCulture);
            var (begin, end) = (Time("from"), Time("until"));
            (from, to) = (begin < from ? begin : from, end > to ? end : to);
            var attacked = phase.Split("[[phase.attack]]").Skip(1).ToDictionary(
                attack => Site().Match(attack).Groups[1].Value, attack => int.Parse(SourceCount().Match(attack).Groups[1].Value, CultureInfo.InvariantCulture));
            foreach (var site in running.Keys.Except(attacked.Keys).ToList())
                running.Remove(site);
            foreach (var (site, sources) in attacked)
            {
                // An attack that goes on in the next phase is one.
                if (running.TryGetValue(site, out var index))
                    incidents[index] = incidents[index] with { End = end };
                else
                    incidents.Add(actor.Attack($"{site}-{begin:ddHHmm}", site, begin.AddSeconds(incidents.Count * 20), (end - begin).TotalHours, sources));
                if (!running.ContainsKey(site))
                    running[site] = incidents.Count - 1;
            }
        }

        return (incidents, from, to);
    }

    private static void Bandwagon(Sheet sheet)
    {
        var wrong = 0;
        for (var run = 0; run < 100; run++)
        {
            var random = new Random(300 + run);
            var (actor, other) = (new Actor(1_000 + run, "a"), new Actor(5_000 + run, "b"));
            var at = Generators.Year.AddDays(20);
            var incidents = Enumerable.Range(0, 6).Select(i => actor.Attack($"c{i}", $"site{i}", at.AddSeconds(random.Next(600)), 3, 800)).ToList();
            // In half of the runs within the same minutes, in half two hours after the news.
            incidents.Add(other.Attack("bandwagon", "site9", at.AddSeconds(run % 2 == 0 ? random.Next(600) : 7_200), 2, 500));
            var campaigns = CampaignFinder.Find(
                incidents, [.. Enumerable.Range(0, 20).Select(i => $"site{i}")], Generators.Year, Generators.Year.AddDays(40),
                new CampaignOptions { Coincidence = new CoincidenceOptions { Shifts = 999 } });
            wrong += campaigns.Count == 1 && campaigns[0].IncidentIds.Count == 6 && !campaigns[0].IncidentIds.Contains("bandwagon") ? 0 : 1;
        }

        sheet.Bar("a planted bandwagon merges, or breaks the campaign", $"{wrong} of 100", "0", wrong == 0, "half of them within the same minutes; seeds 300-399");
    }

    private static void TwoActors(Sheet sheet)
    {
        var (pure, total, groups) = (0, 0, 0);
        var pairs = new List<(double P, bool Same)>();
        var reasons = new List<(string Kind, double Ratio, bool Same)>();
        for (var run = 0; run < 40; run++)
        {
            var random = new Random(400 + run);
            var actors = new[] { new Actor(2_000 + run, "a"), new Actor(3_000 + run, "b") };
            var incidents = new List<IncidentFact>();
            // The same weeks, the same sites, now and then the same hour: only who and how tells them apart.
            for (var wave = 0; wave < 8; wave++)
            {
                var (who, at) = (wave % 2, Generators.Year.AddDays(5 + (wave / 2 * 7)).AddHours(random.Next(12)));
                for (var i = 0; i < 5; i++)
                    incidents.Add(actors[who].Attack($"{who}-{wave}-{i}", $"site{random.Next(25)}-{i}", at.AddSeconds(random.Next(900)), 2, 700));
            }

            var campaigns = CampaignFinder.Find(
                incidents, [.. Enumerable.Range(0, 125).Select(i => $"site{i % 25}-{i / 25}")], Generators.Year, Generators.Year.AddDays(60),
                new CampaignOptions { Coincidence = new CoincidenceOptions { Shifts = 999 } });
            groups += campaigns.Count;
            foreach (var campaign in campaigns)
            {
                pure += campaign.IncidentIds.GroupBy(id => id[0]).Max(group => group.Count());
                total += campaign.IncidentIds.Count;
            }

            var model = new LinkModel(incidents, TimeSpan.FromDays(60), 1);
            for (var i = 0; i < incidents.Count; i++)
            {
                var j = random.Next(incidents.Count);
                if (i != j)
                {
                    var link = model.Weigh(incidents[i], incidents[j], MinHash.Read(incidents[i].AttackersMinHash.Span), MinHash.Read(incidents[j].AttackersMinHash.Span));
                    var same = incidents[i].Id[0] == incidents[j].Id[0];
                    pairs.Add((link.Probability, same));
                    reasons.AddRange(link.Evidence.Select(e => (e.Kind, e.LogLikelihoodRatio, same)));
                }
            }
        }

        sheet.Bar("two actors overlaid: purity", $"{(double)pure / total:0.000}", ">= 0.99", pure >= 0.99 * total, $"40 runs of 40 incidents, {groups / 40.0:0.0} campaigns each, {total / 16.0:0} % of incidents in one; seeds 400-439");
        sheet.Show("co-membership: Brier score", $"{pairs.Average(pair => Math.Pow(pair.P - (pair.Same ? 1 : 0), 2)):0.000}", $"{pairs.Count} pairs, even prior; 0.25 is a coin's");
        var fifths = pairs.GroupBy(pair => Math.Min(4, (int)(pair.P * 5))).OrderBy(fifth => fifth.Key).ToList();
        sheet.Show(
            "co-membership: said and true",
            string.Join(", ", fifths.Select(fifth => $"{fifth.Average(pair => pair.P):0.00}:{fifth.Average(pair => pair.Same ? 1.0 : 0):0.00}")),
            $"by fifths of probability; pairs in each: {string.Join(", ", fifths.Select(fifth => fifth.Count()))}");
        foreach (var kind in reasons.GroupBy(reason => reason.Kind))
        {
            // The mean of a true likelihood ratio is one where it should be small, and so is that of its inverse where it should be great.
            // These two actors keep to the same weeks, so that timing misleads by design.
            var (one, two) = (kind.Where(r => r.Same).ToList(), kind.Where(r => !r.Same).ToList());
            sheet.Show($"{kind.Key}: mean ratio between actors, mean inverse within one", $"{two.Average(r => Math.Exp(r.Ratio)):0.00}, {one.Average(r => Math.Exp(-r.Ratio)):0.00}",
                $"1 is calibrated, less is cautious; mean log {two.Average(r => r.Ratio):+0.0;-0.0} and {one.Average(r => r.Ratio):+0.0;-0.0}, {kind.Count()} pairs");
        }
    }

    private static void Speed(Sheet sheet)
    {
        var actors = Enumerable.Range(0, 10).Select(i => new Actor(9_000 + i, $"x{i}")).ToList();
        var known = Enumerable.Range(0, 1_000).Select(i => actors[i % 10].Attack($"k{i}", $"site{i % 200}", Generators.Year.AddHours(i), 1, 800)).ToList();
        var incident = actors[3].Attack("new", "site1", Generators.Year.AddDays(50), 1, 800);
        var times = new List<double>();
        for (var run = 0; run < 11; run++)
        {
            var watch = Stopwatch.StartNew();
            CampaignFinder.Compare(incident, known, TimeSpan.FromDays(60), new CampaignOptions());
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        sheet.Bar("a new incident against 1,000", $"{times[5]:0} ms", "<= 100 ms", times[5] <= 100, $"median of 11, slowest {times[10]:0} ms; sketches of 512, read anew");
    }

    [GeneratedRegex("site = \"(.*?)\"")]
    private static partial Regex Site();

    [GeneratedRegex("sources = (\\d+)")]
    private static partial Regex SourceCount();
}
