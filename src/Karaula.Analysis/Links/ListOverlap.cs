namespace Karaula.Analysis.Links;

/// <summary>What two lists of sources have in common, from the lists themselves, and how surprising that is in more than one universe.</summary>
/// <param name="A">Name of the first list.</param>
/// <param name="B">Name of the second.</param>
/// <param name="SizeA">IPv4 addresses in the first.</param>
/// <param name="SizeB">IPv4 addresses in the second.</param>
/// <param name="Shared">In both.</param>
/// <param name="Low">Lower end of the 95 % interval of <paramref name="Shared"/>, by a bootstrap of whole /24 (<see cref="PrefixBootstrap"/>).</param>
/// <param name="High">Upper end.</param>
/// <param name="Prefixes">Networks (/24) in either list.</param>
/// <param name="Chances">The probability that lists drawn at random share so many, by universe: which is meant decides the answer, so each is stated.</param>
public sealed record ListOverlap(
    string A, string B, int SizeA, int SizeB, int Shared, double Low, double High, int Prefixes, IReadOnlyList<OverlapChance> Chances)
{
    /// <summary>Routed IPv4 addresses, about: 3.7 billion.</summary>
    public const double RoutedAddresses = 3.7e9;

    // A draw reads a number for each network: with many networks fewer draws say as much.
    private const double MostReads = 5e7;
    private const int MostDraws = 2_000;
    private const int LeastDraws = 200;

    /// <summary>Compares every two lists, and returns those that share any source, the most shared first.</summary>
    /// <param name="lists">IPv4 addresses by name, each once; at most <see cref="MostLists"/>, the largest, are compared.</param>
    public static IReadOnlyList<ListOverlap> All(IReadOnlyDictionary<string, IReadOnlyCollection<uint>> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var compared = lists.Where(list => list.Value.Count > 0).OrderByDescending(list => list.Value.Count).ThenBy(list => list.Key, StringComparer.Ordinal)
            .Take(MostLists).OrderBy(list => list.Key, StringComparer.Ordinal).ToList();
        var pooled = new HashSet<uint>();
        foreach (var list in compared)
            pooled.UnionWith(list.Value);
        var overlaps = new List<ListOverlap>();
        for (var i = 0; i < compared.Count; i++)
        {
            for (var j = i + 1; j < compared.Count; j++)
            {
                // Of two lists alone, what both hold is no universe: they could not share less.
                if (Compare(compared[i], compared[j], compared.Count > 2 ? pooled.Count : null) is { Shared: > 0 } overlap)
                    overlaps.Add(overlap);
            }
        }

        return [.. overlaps.OrderByDescending(overlap => overlap.Shared).ThenBy(overlap => overlap.A, StringComparer.Ordinal).ThenBy(overlap => overlap.B, StringComparer.Ordinal)];
    }

    /// <summary>Lists that are compared at most.</summary>
    public const int MostLists = 24;

    private static ListOverlap Compare(KeyValuePair<string, IReadOnlyCollection<uint>> a, KeyValuePair<string, IReadOnlyCollection<uint>> b, int? pooled)
    {
        var draws = (int)Math.Clamp(MostReads / (a.Value.Count + b.Value.Count), LeastDraws, MostDraws);
        var (shared, low, high, prefixes) = PrefixBootstrap.Shared(a.Value, b.Value, draws);
        var overlap = new SourceOverlap(a.Value.Count, b.Value.Count, shared, low, high, Math.Min(a.Value.Count, b.Value.Count), shared);
        List<OverlapChance> chances = [new("all routed IPv4 addresses", RoutedAddresses, overlap.Log10PValue(RoutedAddresses), overlap.Log10PValue(RoutedAddresses, lower: true))];
        if (pooled is { } size)
            chances.Add(new("the addresses of all lists here", size, overlap.Log10PValue(size), overlap.Log10PValue(size, lower: true)));
        return new ListOverlap(a.Key, b.Key, a.Value.Count, b.Value.Count, shared, low, high, prefixes, chances);
    }
}
