namespace Karaula.Analysis.Links;

/// <summary>What two lists of IPv4 sources have in common, counted, with how certain that is when addresses come by networks.</summary>
/// <param name="A">Name of the one.</param>
/// <param name="B">Name of the other.</param>
/// <param name="SizeA">Addresses of the one.</param>
/// <param name="SizeB">Addresses of the other.</param>
/// <param name="Shared">Addresses in both.</param>
/// <param name="Low">Lower end of the 95 % interval of <paramref name="Shared"/>, from the bootstrap by /24.</param>
/// <param name="High">Upper end.</param>
/// <param name="Prefixes">The /24 in either list, which the bootstrap draws from.</param>
/// <param name="Universe">Addresses that lists drawn at random would come from.</param>
/// <param name="Log10P">Decadic logarithm of the probability that two such lists share so many; 0 when they share no more than they must.</param>
/// <param name="Log10PLow">The same from <paramref name="Low"/>: the cautious answer.</param>
public sealed record ListOverlap(
    string A, string B, int SizeA, int SizeB, int Shared, double Low, double High, int Prefixes, double Universe, double Log10P, double Log10PLow)
{
    /// <summary>All routed IPv4 addresses, nearly.</summary>
    public const double RoutedIPv4 = 3.7e9;

    /// <summary>Lists compared, the first; each is compared with each.</summary>
    public const int MostLists = 200;

    /// <summary>All of it in words, the universe with it.</summary>
    public string Sentence => FormattableString.Invariant(
        $"{A} ({SizeA}) and {B} ({SizeB}) share {Shared} IPv4 sources ({Low:0} to {High:0}, 95 %, bootstrap by the {Prefixes} /24 in either list); by chance with probability 10^{Log10P:0} (10^{Log10PLow:0} by the lower end), if lists were drawn from all {Universe / 1e9:0.0} billion routed IPv4 addresses.");

    /// <summary>Compares two lists; null when either is empty.</summary>
    /// <param name="nameA">Name of the one.</param>
    /// <param name="a">Its addresses, each once.</param>
    /// <param name="nameB">Name of the other.</param>
    /// <param name="b">Its addresses, each once.</param>
    public static ListOverlap? Compare(string nameA, IReadOnlyCollection<uint> a, string nameB, IReadOnlyCollection<uint> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count == 0 || b.Count == 0)
            return null;
        var (shared, low, high, prefixes) = PrefixBootstrap.Shared(a, b);
        var least = Math.Min(a.Count, b.Count);
        // A draw may have a network of shared sources more often than there are addresses in a list.
        high = Math.Min(high, least);
        var counted = new SourceOverlap(a.Count, b.Count, shared, low, high, least, shared);
        return new ListOverlap(
            nameA, nameB, a.Count, b.Count, shared, low, high, prefixes, RoutedIPv4, counted.Log10PValue(RoutedIPv4), counted.Log10PValue(RoutedIPv4, lower: true));
    }

    /// <summary>The pairs of lists that share most, the closest first; pairs that share nothing are left out.</summary>
    /// <param name="lists">Lists by name, each address once; the first <see cref="MostLists"/> are compared.</param>
    /// <param name="most">At most so many pairs.</param>
    public static IReadOnlyList<ListOverlap> Closest(IReadOnlyList<(string Name, IReadOnlySet<uint> Addresses)> lists, int most)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var pairs = new List<(int A, int B, double Part)>();
        var count = Math.Min(lists.Count, MostLists);
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                var (small, large) = lists[i].Addresses.Count <= lists[j].Addresses.Count ? (lists[i].Addresses, lists[j].Addresses) : (lists[j].Addresses, lists[i].Addresses);
                var shared = small.Count(large.Contains);
                if (shared > 0)
                    pairs.Add((i, j, (double)shared / small.Count));
            }
        }

        // Counting is cheap, drawing is not.
        return
        [
            .. pairs.OrderByDescending(pair => pair.Part).ThenBy(pair => pair.A).ThenBy(pair => pair.B).Take(most)
                .Select(pair => Compare(lists[pair.A].Name, lists[pair.A].Addresses, lists[pair.B].Name, lists[pair.B].Addresses)!),
        ];
    }
}
