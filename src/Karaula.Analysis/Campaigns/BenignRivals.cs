using System.Globalization;
using Karaula.Analysis.Units;
using MathNet.Numerics.Distributions;

namespace Karaula.Analysis.Campaigns;

/// <summary>Tries what else could have brought onsets together: something shared, an upstream outage, a monitoring sweep, a crowd of readers.</summary>
internal static class BenignRivals
{
    private const double Significance = 0.01;

    // Of the sites on a network, so many failing at once say the network did.
    private const double OutageShare = 0.8;

    /// <summary>Tries all for which something is known.</summary>
    public static IReadOnlyList<BenignRival> Try(
        CoincidenceResult found, IReadOnlyList<SiteOnset> onsets, UnitMap units, DateTimeOffset from, DateTimeOffset to, CoincidenceOptions options)
    {
        var inside = onsets.Where(o => o.Onset.At >= found.FirstOnset && o.Onset.At <= found.LastOnset).OrderBy(o => o.Onset.At).ToList();
        var sites = inside.Select(o => o.Site).Distinct(StringComparer.Ordinal).ToList();
        var rivals = new List<BenignRival>();
        foreach (var shared in Enum.GetValues<SharedBy>())
        {
            if (units.Knows(shared))
                rivals.Add(Shared(shared, found, inside, onsets, units, from, to, options));
        }

        if (units.Knows(SharedBy.Asn))
            rivals.Add(Outage(sites, units));
        rivals.Add(Sweep(inside, found));
        if (inside.Any(o => o.CrowdShare is not null))
            rivals.Add(Crowd(inside));
        return rivals;
    }

    private static BenignRival Shared(
        SharedBy shared, CoincidenceResult found, List<SiteOnset> inside, IReadOnlyList<SiteOnset> onsets, UnitMap units,
        DateTimeOffset from, DateTimeOffset to, CoincidenceOptions options)
    {
        var merged = units.Merge(shared);
        var name = "shared-" + shared switch
        {
            SharedBy.HostingGroup => "hosting",
            SharedBy.Address => "address",
            SharedBy.Asn => "network",
            SharedBy.Dns => "dns",
            _ => "cms",
        };
        var once = inside.Select(o => merged.UnitOf(o.Site)).Distinct(StringComparer.Ordinal).Count();
        if (once == found.Units.Count)
        {
            return new BenignRival(
                name, false, once, found.PValue, found.ExpectedPerYear, $"No two of the units share {Words(shared)}.");
        }

        // The most that share one value, in the words of the site's owner: "the 6 sites of one hoster".
        var most = inside.Select(o => o.Site).Distinct(StringComparer.Ordinal).GroupBy(merged.UnitOf, StringComparer.Ordinal).Max(group => group.Count());
        // The same cluster, not another one elsewhere: that would answer another question. Whether anything is left needs few shifts.
        var model = CoincidenceModel.Create(CoincidenceTrains.Of(onsets, merged), from, to, options);
        var left = model is null ? null : CoincidenceTest.AnswerFor(
            model, (found.FirstOnset - from).TotalSeconds, (found.LastOnset - from).TotalSeconds, found.Inflation,
            options with { Shifts = Math.Min(options.Shifts, 499), StopAfter = 20 });
        return new BenignRival(
            name, left is null || left.PValue > Significance, once, left?.PValue ?? 1, left?.ExpectedPerYear,
            string.Create(
                CultureInfo.InvariantCulture,
                $"with the {most} sites of one {One(shared)} counted once, {once} {(once == 1 ? "is" : "are")} left: {(left is null ? "nothing beyond chance" : CampaignSentence.Chance(left.ExpectedPerYear))}"));
    }

    private static BenignRival Outage(List<string> sites, UnitMap units)
    {
        var all = units.Sites.Select(units.FactsOf).Where(site => site?.Asn is not null).ToList();
        var hit = sites.Select(units.FactsOf).Where(site => site?.Asn is not null).GroupBy(site => site!.Asn!, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).FirstOrDefault();
        if (hit is null)
            return new BenignRival("upstream-outage", false, sites.Count, null, null, "No network of the sites is known.");
        var onNetwork = all.Count(site => site!.Asn == hit.Key);
        var failed = hit.Count();
        // P(X >= failed): so many of the failing sites on one network, were they drawn from all sites.
        var p = 1 - Hypergeometric.CDF(all.Count, onNetwork, sites.Count(site => units.FactsOf(site)?.Asn is not null), failed - 1);
        var explains = failed >= 3 && failed >= OutageShare * onNetwork && failed >= OutageShare * sites.Count && p <= Significance;
        return new BenignRival(
            "upstream-outage", explains, sites.Count, null, null,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{failed} of the {sites.Count} sites are on {hit.Key}, where {onNetwork - failed} of {onNetwork} sites kept working{(explains ? ": its outage explains it" : "")}"));
    }

    /// <summary>A monitor, or a scanner, visits one after the other: at even distances, or in the order of a list.</summary>
    private static BenignRival Sweep(List<SiteOnset> inside, CoincidenceResult found)
    {
        var order = inside.DistinctBy(o => o.Site).ToList();
        var n = order.Count;
        if (n < 5)
            return new BenignRival("monitoring-sweep", false, found.Units.Count, null, null, "Too few sites to tell a sweep.");
        var gaps = order.Zip(order.Skip(1), (a, b) => (b.Onset.At - a.Onset.At).TotalSeconds).ToArray();
        var mean = gaps.Average();
        var variation = mean > 0 ? Math.Sqrt(gaps.Sum(gap => (gap - mean) * (gap - mean)) / gaps.Length) / mean : double.PositiveInfinity;
        // Kendall's τ between the onsets and the sites' names; under the null normal with this variance.
        var concordant = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
                concordant += order[i].Onset.At < order[j].Onset.At ? Math.Sign(string.CompareOrdinal(order[j].Site, order[i].Site)) : 0;
        }

        var z = Math.Abs(concordant) / Math.Sqrt(n * (n - 1) * ((2.0 * n) + 5) / 18);
        // What is less certain than the gaps are wide says nothing about them.
        var known = order.Average(o => o.Onset.Uncertainty.TotalSeconds) < mean;
        var explains = known && (z > 3.3 || (n >= 8 && variation < 0.25));
        return new BenignRival(
            "monitoring-sweep", explains, found.Units.Count, null, null,
            !known ? "onsets are not certain enough to tell a sweep"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"onsets are {mean:0} s apart, give or take {variation * 100:0} % (chance: some 100 %), and {(z > 3.3 ? "follow" : "do not follow")} the order of names"));
    }

    private static BenignRival Crowd(List<SiteOnset> inside)
    {
        var known = inside.Where(o => o.CrowdShare is not null).ToList();
        var readers = known.Count(o => o.CrowdShare >= 0.5);
        return new BenignRival(
            "news-crowd", 2 * readers > known.Count, inside.Count - readers, null, null,
            string.Create(CultureInfo.InvariantCulture, $"at {readers} of {known.Count} sites most of the new requests came from readers"));
    }

    private static string Words(SharedBy shared) => shared switch
    {
        SharedBy.HostingGroup => "a hoster",
        SharedBy.Address => "an address",
        SharedBy.Asn => "a network",
        SharedBy.Dns => "name servers",
        _ => "software",
    };

    private static string One(SharedBy shared) => shared switch
    {
        SharedBy.HostingGroup => "hoster",
        SharedBy.Address => "address",
        SharedBy.Asn => "network",
        SharedBy.Dns => "name service",
        _ => "software",
    };
}
