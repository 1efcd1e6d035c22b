using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Scores;

/// <summary>"Scope and diversity", "professional level", "synchronised": as numbers, each with the parts it is made of.</summary>
public static class CampaignScores
{
    /// <summary>Scope: harm, weighted by how many read a site.</summary>
    /// <param name="incidents">Of the campaign.</param>
    /// <param name="sitesObserved">Sites watched.</param>
    /// <param name="audienceObserved">Their readers a day, together; null when unknown.</param>
    public static Score Scope(IReadOnlyList<IncidentMeasures> incidents, int sitesObserved, double? audienceObserved)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        var sites = incidents.Select(i => i.Site).Distinct(StringComparer.Ordinal).Count();
        var harmed = incidents.Where(i => i is { Audience: not null, LostShare: not null, Duration: not null }).ToList();
        double? lost = harmed.Count > 0 ? harmed.Sum(i => i.Audience!.Value * i.LostShare!.Value * i.Duration!.Value.TotalDays) : null;
        var audience = incidents.Where(i => i.Audience is not null).DistinctBy(i => i.Site).ToList();
        return new Score("scope", lost ?? sites, lost is null ? "sites" : "reader visits lost",
        [
            new("sites attacked", sites, "sites", "distinct sites"),
            new("share of sites", sitesObserved > 0 ? (double)sites / sitesObserved : null, "1", "sites attacked / sites observed"),
            new("share of audience", audience.Count > 0 && audienceObserved > 0 ? audience.Sum(i => i.Audience!.Value) / audienceObserved : null, "1", "readers of attacked sites / readers of all"),
            new("visits lost", lost, "visits", "sum of readers a day x share lost x days"),
            new("hours under attack", incidents.Any(i => i.Duration is not null) ? incidents.Sum(i => i.Duration?.TotalHours ?? 0) : null, "h", "sum over incidents"),
        ]);
    }

    /// <summary>Diversity: the effective number of vectors, as if all were used alike (Hill, 1973, order 1).</summary>
    public static Score Diversity(IReadOnlyList<IncidentMeasures> incidents)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        var vectors = incidents.SelectMany(i => i.Vectors).Where(v => v.Value > 0).GroupBy(v => v.Key, StringComparer.Ordinal).ToDictionary(v => v.Key, v => v.Sum(x => x.Value), StringComparer.Ordinal);
        var total = vectors.Values.Sum();
        double? effective = total > 0 ? Math.Exp(-vectors.Values.Sum(v => v / total * Math.Log(v / total))) : null;
        return new Score("diversity", effective, "vectors",
        [
            new("vectors seen", vectors.Count, "vectors", "distinct"),
            new("effective number", effective, "vectors", "exp of Shannon's entropy of requests by vector"),
            .. vectors.OrderByDescending(v => v.Value).Select(v => new ScorePart(v.Key, v.Value / total, "1", "share of requests")),
        ]);
    }

    /// <summary>Professionalism: how fast it adapts, what it aims at, how steadily it is led.</summary>
    public static Score Professionalism(IReadOnlyList<IncidentMeasures> incidents)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        double[] adaptations = [.. incidents.SelectMany(i => i.Adaptations).Select(a => a.TotalMinutes).Order()];
        double? latency = adaptations.Length > 0 ? adaptations[adaptations.Length / 2] : null;
        double[] ramps = [.. incidents.Where(i => i.Ramp is not null).Select(i => i.Ramp!.Value.TotalSeconds)];
        var mean = ramps.Length > 1 ? ramps.Average() : 0;
        double? discipline = ramps.Length > 1 && mean > 0 ? 1 / (1 + (Math.Sqrt(ramps.Sum(r => (r - mean) * (r - mean)) / (ramps.Length - 1)) / mean)) : null;
        var costly = incidents.Where(i => i.CostlyShare is not null).ToList();
        var protection = incidents.Where(i => i.ProtectionAttacked is not null).ToList();
        return new Score("professionalism", latency, "min to adapt",
        [
            new("adaptation latency", latency, "min", "median time from mitigation to another way"),
            new("adaptations", adaptations.Length, "times", "changes of way after a mitigation"),
            new("costly endpoints", costly.Count > 0 ? costly.Average(i => i.CostlyShare!.Value) : null, "1", "mean share of requests at the dearest endpoints"),
            new("protection attacked", protection.Count > 0 ? protection.Average(i => i.ProtectionAttacked == true ? 1.0 : 0) : null, "1", "share of incidents"),
            new("ramp discipline", discipline, "1", "1 / (1 + coefficient of variation of the time to full force)"),
        ]);
    }

    /// <summary>Synchronisation: how little chance explains, and how close together, since a small p can come from many sites as well as from close ones.</summary>
    public static Score Synchronisation(CoincidenceResult? coincidence)
    {
        double? surprise = coincidence is null ? null : -Math.Log10(coincidence.PValue);
        return new Score("synchronisation", surprise, "-log10 p",
        [
            new("surprise", surprise, "-log10 p", "of the coincidence test, the choice of window paid for"),
            new("units together", coincidence?.Units.Count, "units", "in the cluster"),
            new("within", coincidence is null ? null : (coincidence.LastOnset - coincidence.FirstOnset).TotalMinutes, "min", "first to last onset"),
            new("once by chance in", coincidence is { ExpectedPerYear: > 0 } ? 1 / coincidence.ExpectedPerYear : null, "years", "1 / expected number a year"),
        ]);
    }
}
