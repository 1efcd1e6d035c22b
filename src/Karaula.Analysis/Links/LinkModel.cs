using System.Globalization;
using Karaula.Analysis.Campaigns;
using Karaula.Sketches;
using MathNet.Numerics;

namespace Karaula.Analysis.Links;

/// <summary>
/// Weighs what links two incidents. Each kind of evidence gives a log likelihood ratio: how likely is what was seen within one campaign, against
/// between two that have nothing to do with each other? Kinds are held for independent, so each is bounded: none decides alone.
/// It links tools and taskings; who pays for them is another question, which no link answers.
/// </summary>
/// <remarks>
/// Sources: the part of the smaller list that is in the larger, beta-binomial; within a campaign Beta(1.2, 2): botnets change, and a site sees a part
/// of one; between campaigns Beta(0.3, 30): commodity proxies are shared by a few percent. Tools, templates: shared in 8 of 10 pairs of one
/// campaign, else as often as they are seen at all. Immutable; thread-safe.
/// </remarks>
public sealed class LinkModel
{
    private const double Strongest = 10;
    private const double MostTiming = 2.5;
    private const double MostNetworks = 1.5;
    private const double MostTactics = 1.2;
    private const double RoutedAddresses = ListOverlap.RoutedIPv4;

    // Below, no link rests on it, and a thousand comparisons are to take milliseconds.
    private const double WorthChance = 0.1;
    private const int EnoughToVeto = 100;

    private readonly double _priorLogOdds;
    private readonly double _spanSeconds;
    private readonly int _incidents;
    private readonly int _orders;
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>A model for incidents in a time observed.</summary>
    /// <param name="incidents">All incidents: how common a tool is, is counted in them.</param>
    /// <param name="span">How long was observed.</param>
    /// <param name="priorOdds">Odds that two incidents picked at random are of one campaign. Default 1 : 50.</param>
    public LinkModel(IReadOnlyCollection<IncidentFact> incidents, TimeSpan span, double priorOdds = 0.02)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priorOdds);
        _priorLogOdds = Math.Log(priorOdds);
        _spanSeconds = Math.Max(span.TotalSeconds, 86_400);
        _incidents = incidents.Count;
        foreach (var name in incidents.SelectMany(incident => incident.Tools.Select(Tool).Concat(incident.Templates.Select(Template)).Distinct(StringComparer.Ordinal)))
            _seen[name] = _seen.GetValueOrDefault(name) + 1;
        foreach (var order in incidents.Where(incident => incident.Tactics.Count > 1).Select(incident => Order(incident.Tactics)))
            (_seen[order], _orders) = (_seen.GetValueOrDefault(order) + 1, _orders + 1);
    }

    /// <summary>Weighs a pair.</summary>
    /// <param name="a">One incident.</param>
    /// <param name="b">Another.</param>
    /// <param name="sketchA">Its sources; null when there are none.</param>
    /// <param name="sketchB">Its sources; null when there are none.</param>
    /// <param name="coincidence">That both began within a cluster which chance does not explain; null when they did not.</param>
    public Link Weigh(IncidentFact a, IncidentFact b, MinHash? sketchA, MinHash? sketchB, LinkEvidence? coincidence = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var evidence = new List<LinkEvidence>();
        var overlap = sketchA is null || sketchB is null ? null : SourceOverlap.Compare(sketchA, sketchB);
        if (overlap is not null)
            evidence.Add(Sources(overlap));
        if (Networks(a, b, overlap) is { } networks)
            evidence.Add(networks);
        AddNames(evidence, "tools", a.Tools, b.Tools, Tool);
        AddNames(evidence, "templates", a.Templates, b.Templates, Template);
        if (Tactics(a.Tactics, b.Tactics) is { } tactics)
            evidence.Add(tactics);
        evidence.Add(coincidence ?? Timing(a, b));
        var logOdds = _priorLogOdds + evidence.Sum(e => e.LogLikelihoodRatio);
        var veto = overlap is { Containment: < 0.02 } && Math.Min(overlap.SizeA, overlap.SizeB) >= EnoughToVeto && overlap.High < 0.05 * Math.Min(overlap.SizeA, overlap.SizeB)
            && a.Tools.Count > 0 && b.Tools.Count > 0 && !a.Tools.Any(b.Tools.Contains)
            ? "other sources and other tools"
            : null;
        return new Link(a.Id, b.Id, veto is null ? 1 / (1 + Math.Exp(-logOdds)) : 0, veto, evidence) { LogOdds = logOdds };
    }

    private static LinkEvidence Sources(SourceOverlap overlap)
    {
        // Addresses of one network come together: a sampled source is worth no independent observation.
        const double Independent = 0.25;
        var (n, shared) = (overlap.Sampled * Independent, overlap.SampledShared * Independent);
        var ratio = Math.Clamp(BetaBinomial(shared, n, 1.2, 2) - BetaBinomial(shared, n, 0.3, 30), -Strongest, Strongest);
        return new LinkEvidence("sources", ratio, string.Create(
            CultureInfo.InvariantCulture,
            $"shares {overlap.Containment * 100:0} % of its attacking sources ({overlap.Shared:0} of {Math.Min(overlap.SizeA, overlap.SizeB):0}, 95 %: {overlap.Low:0} to {overlap.High:0}){Chance(overlap)}"));
    }

    // Not in the ratio: nobody draws at random from all addresses. But it is asked, and then the universe has to stand beside it.
    private static string Chance(SourceOverlap overlap) => overlap.Low < 1 || overlap.Containment < WorthChance ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"; drawn at random from the 3.7 billion routed IPv4 addresses: p < 10^{Math.Ceiling(overlap.Log10PValue(RoutedAddresses, lower: true)):0}");

    // The same machines are of the same networks: where sources are shared, that they come from the same networks is no second reason.
    private static LinkEvidence? Networks(IncidentFact a, IncidentFact b, SourceOverlap? overlap)
    {
        if (a.Networks.Count == 0 || b.Networks.Count == 0)
            return null;
        var shared = a.Networks.Sum(network => Math.Min(network.Value, b.Networks.GetValueOrDefault(network.Key)));
        var within = Math.Clamp(shared, 0.01, 0.99);
        var ratio = Math.Clamp(2 * Math.Log(within / (1 - within)), -MostNetworks, MostNetworks);
        if (overlap is { Containment: > 0.1 })
            ratio = Math.Min(ratio, 0);
        var most = a.Networks.Keys.Where(b.Networks.ContainsKey).OrderByDescending(name => Math.Min(a.Networks[name], b.Networks[name])).ThenBy(name => name, StringComparer.Ordinal).Take(3);
        var types = a.HostingShare is { } hostsA && b.HostingShare is { } hostsB
            ? string.Create(CultureInfo.InvariantCulture, $"; from data centres {hostsA * 100:0} % and {hostsB * 100:0} %")
            : "";
        return new LinkEvidence("networks", ratio, string.Create(
            CultureInfo.InvariantCulture, $"{shared * 100:0} % of the requests came from the same networks{(shared > 0 ? $" ({string.Join(", ", most)})" : "")}{types}"));
    }

    private void AddNames(List<LinkEvidence> evidence, string kind, IReadOnlyList<string> a, IReadOnlyList<string> b, Func<string, string> key)
    {
        if (a.Count == 0 || b.Count == 0)
            return;
        string[] shared = [.. a.Intersect(b, StringComparer.Ordinal)];
        if (shared.Length == 0)
        {
            evidence.Add(new LinkEvidence(kind, Math.Log(0.2 / 0.8), $"has other {kind}"));
            return;
        }

        // The rarest counts: what half of all incidents have says little.
        var rarest = shared.MinBy(name => _seen.GetValueOrDefault(key(name)))!;
        var frequency = Math.Clamp((_seen.GetValueOrDefault(key(rarest)) + 1.0) / (_incidents + 2.0), 0.05, 1);
        evidence.Add(new LinkEvidence(kind, Math.Min(3, Math.Log(0.8 / Math.Min(0.8, frequency))), $"has the same {kind}: {string.Join(", ", shared.Take(3))}"));
    }

    // The longest common subsequence of the ways used, in order.
    private LinkEvidence? Tactics(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        if (a.Count < 2 || b.Count < 2)
            return null;
        var lengths = new int[a.Count + 1, b.Count + 1];
        for (var i = 1; i <= a.Count; i++)
        {
            for (var j = 1; j <= b.Count; j++)
                lengths[i, j] = a[i - 1] == b[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
        }

        var share = (double)lengths[a.Count, b.Count] / Math.Max(a.Count, b.Count);
        // What everybody does, in the order in which everybody does it, says nothing.
        var seen = Math.Min(_seen.GetValueOrDefault(Order(a)), _seen.GetValueOrDefault(Order(b)));
        var frequency = Math.Clamp((seen + 1.0) / (_orders + 2.0), 0.05, 0.8);
        return share >= 0.75
            ? new LinkEvidence("tactics", Math.Min(MostTactics, Math.Log(0.8 / frequency)), $"uses its ways in the same order: {string.Join(", then ", a.Take(4))}")
            : new LinkEvidence("tactics", -0.4, "uses its ways in another order");
    }

    // Within a campaign half begin within minutes, most of the rest within days; between campaigns at any time.
    private LinkEvidence Timing(IncidentFact a, IncidentFact b)
    {
        var apart = Math.Abs((a.Onset - b.Onset).TotalSeconds);
        double Density(double scale) => Math.Exp(-apart / scale) / scale;
        var within = (0.5 * Density(900)) + (0.3 * Density(86_400)) + (0.2 / _spanSeconds);
        var ratio = Math.Clamp(Math.Log(within * _spanSeconds / 2), -1, MostTiming);
        return new LinkEvidence("timing", ratio, $"began {CampaignSentence.Duration(TimeSpan.FromSeconds(apart))} apart");
    }

    // The binomial coefficient is the same under both hypotheses, and left out.
    private static double BetaBinomial(double k, double n, double alpha, double beta) =>
        LogBeta(k + alpha, n - k + beta) - LogBeta(alpha, beta);

    private static double LogBeta(double a, double b) => SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b);

    private static string Tool(string name) => "tool:" + name;

    private static string Order(IReadOnlyList<string> tactics) => "order:" + string.Join('|', tactics);

    private static string Template(string name) => "template:" + name;
}
