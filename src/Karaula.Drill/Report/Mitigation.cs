using Karaula.Drill.Traffic;

namespace Karaula.Drill.Report;

/// <summary>
/// When an attack is mitigated: readers get at least 99 % of their pages, and what the attack still brings to the origin is no more than the origin can
/// do (the rest of its capacity is the attack's only while no reader wants it). Both must hold from that moment until the attack ends or changes.
/// </summary>
internal static class Mitigation
{
    private const double Goodput = 0.99;
    private const double ShareOfOrigin = 1.0;
    private const double Step = 0.1;

    /// <summary>Seconds from an attack's beginning until it was mitigated; null when it never was.</summary>
    public static double? Seconds(AttackEvent attack, IReadOnlyCollection<PageView> views, IReadOnlyList<OriginCount> origin, double capacity)
    {
        for (var from = attack.At; from < attack.Until - 1; from += Step)
        {
            if (IsMitigated(views, origin, attack.Site, from, attack.Until, capacity)
                && IsMitigated(views, origin, attack.Site, from, Math.Min(attack.Until, from + 1), capacity))
                return from - attack.At;
        }

        return null;
    }

    /// <summary>Whether both conditions held between two moments.</summary>
    public static bool IsMitigated(
        IReadOnlyCollection<PageView> views, IReadOnlyList<OriginCount> origin, string site, double from, double until, double capacity)
    {
        var (good, all) = (0, 0);
        foreach (var view in views)
        {
            if (!view.IsShielded || view.Site != site || view.At < from || view.At >= until)
                continue;
            all++;
            good += view.IsGood ? 1 : 0;
        }

        if (good < all * Goodput)
            return false;
        OriginCount? first = null;
        OriginCount? last = null;
        foreach (var count in origin)
        {
            if (count.Site != site || count.At < from - 0.3 || count.At > until + 0.3)
                continue;
            first ??= count;
            last = count;
        }

        return first is null || last is null || last.At <= first.At
            || (last.AttackRequests - first.AttackRequests) / (last.At - first.At) <= capacity * ShareOfOrigin;
    }
}
