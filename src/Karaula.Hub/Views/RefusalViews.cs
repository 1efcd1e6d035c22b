using Karaula.Wire;

namespace Karaula.Hub.Views;

/// <summary>Puts together what several edges say of one site's refusals.</summary>
internal static class RefusalViews
{
    /// <summary>The most that are shown of one site.</summary>
    public const int Most = 20;

    /// <summary>One for each rule and place, what the most networks met first.</summary>
    public static IReadOnlyList<RefusalView> Of(string site, IEnumerable<RuleRefusals> refusals) =>
    [
        .. refusals.GroupBy(one => (one.Rule, one.Target, one.Path))
            .Select(group => new RefusalView(
                site, (long)group.Key.Rule, group.Key.Target, group.Key.Path, group.First().Message,
                (long)group.Aggregate(0ul, (sum, one) => sum + one.Requests),
                // The same networks may come by several edges: at least so many.
                (int)group.Max(one => one.Networks),
                DateTimeOffset.FromUnixTimeSeconds(group.Min(one => one.First)), DateTimeOffset.FromUnixTimeSeconds(group.Max(one => one.Last))))
            .OrderByDescending(one => one.Networks).ThenByDescending(one => one.Requests).ThenBy(one => one.RuleId).Take(Most),
    ];
}
