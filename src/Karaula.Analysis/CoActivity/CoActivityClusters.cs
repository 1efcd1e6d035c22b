using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.CoActivity;

/// <summary>
/// Groups of units that are attacked together again and again, by their onsets alone: no address, no country, no name. Two units are as near as the
/// squared cosine of their onsets; communities of the graph are found by Louvain's method at several resolutions, and again among the pairs that most of
/// these agree upon (consensus clustering: Lancichinetti and Fortunato, 2012).
/// </summary>
public static class CoActivityClusters
{
    /// <summary>Finds groups.</summary>
    /// <param name="onsets">
    /// Each unit's onsets, as instants at which a target list, or a wave, began: units attacked together have the same instants.
    /// </param>
    /// <param name="options">How.</param>
    /// <returns>The group of each unit that has enough onsets and any company.</returns>
    public static IReadOnlyDictionary<string, int> Find(IReadOnlyDictionary<string, IReadOnlyCollection<DateTimeOffset>> onsets, CoActivityOptions options)
    {
        ArgumentNullException.ThrowIfNull(onsets);
        ArgumentNullException.ThrowIfNull(options);
        string[] units = [.. onsets.Where(unit => unit.Value.Distinct().Count() >= options.LeastOnsets).Select(unit => unit.Key).Order(StringComparer.Ordinal)];
        int[] counts = [.. units.Select(unit => onsets[unit].Distinct().Count())];
        var together = new Dictionary<(int, int), int>();
        foreach (var instant in units.SelectMany((unit, u) => onsets[unit].Distinct().Select(at => (at, u))).GroupBy(pair => pair.at))
        {
            int[] inIt = [.. instant.Select(pair => pair.u).Order()];
            for (var i = 0; i < inIt.Length; i++)
            {
                for (var j = i + 1; j < inIt.Length; j++)
                    together[(inIt[i], inIt[j])] = together.GetValueOrDefault((inIt[i], inIt[j])) + 1;
            }
        }

        var graph = new CommunityGraph(units.Length);
        foreach (var ((a, b), count) in together.OrderBy(pair => pair.Key))
            graph.Connect(a, b, (double)count * count / ((double)counts[a] * counts[b]));
        var runs = new List<int[]>();
        foreach (var resolution in options.Resolutions)
        {
            for (var order = 0; order < options.Orders; order++)
                runs.Add(graph.Communities(resolution, SplitMix.Stream(options.Seed, runs.Count)));
        }

        var consensus = new CommunityGraph(units.Length);
        foreach (var (a, b) in together.Keys.Order())
        {
            var agree = (double)runs.Count(run => run[a] == run[b]) / runs.Count;
            if (agree > 0.5)
                consensus.Connect(a, b, agree);
        }

        var groups = consensus.Communities(1, options.Seed);
        var inCompany = together.Keys.SelectMany(pair => new[] { pair.Item1, pair.Item2 }).ToHashSet();
        return inCompany.ToDictionary(u => units[u], u => groups[u], StringComparer.Ordinal);
    }

    /// <summary>
    /// The V-measure of groups against known classes (Rosenberg and Hirschberg, 2007): the harmonic mean of homogeneity (groups of one class) and
    /// completeness (classes in one group), each 0 to 1.
    /// </summary>
    public static (double V, double Homogeneity, double Completeness) VMeasure(IReadOnlyCollection<(string Class, int Group)> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        double n = units.Count;
        double Entropy<T>(IEnumerable<IGrouping<T, (string, int)>> groups) => -groups.Sum(group => group.Count() / n * Math.Log(group.Count() / n));
        var (classes, groups, joint) = (Entropy(units.GroupBy(u => u.Class)), Entropy(units.GroupBy(u => u.Group)), Entropy(units.GroupBy(u => u)));
        var homogeneity = classes > 0 ? 1 - ((joint - groups) / classes) : 1;
        var completeness = groups > 0 ? 1 - ((joint - classes) / groups) : 1;
        return (homogeneity + completeness > 0 ? 2 * homogeneity * completeness / (homogeneity + completeness) : 0, homogeneity, completeness);
    }
}
