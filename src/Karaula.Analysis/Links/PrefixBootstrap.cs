using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Links;

/// <summary>
/// How certain is the number of sources that two lists share, when addresses of one /24 come and go together? Whole /24 are drawn again, with
/// replacement (a cluster bootstrap). For lists that are at hand; sketches hold no addresses.
/// </summary>
public static class PrefixBootstrap
{
    /// <summary>The number shared, and its 95 % interval.</summary>
    /// <param name="a">IPv4 addresses, each once.</param>
    /// <param name="b">IPv4 addresses, each once.</param>
    /// <param name="draws">Bootstrap draws.</param>
    /// <param name="seed">Seed: the same question gets the same answer.</param>
    public static (int Shared, double Low, double High, int Prefixes) Shared(IReadOnlyCollection<uint> a, IReadOnlyCollection<uint> b, int draws = 2_000, ulong seed = 24)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 40);
        var both = b.ToHashSet();
        both.IntersectWith(a);
        int[] perPrefix = [.. a.Union(b).GroupBy(address => address >> 8).Select(prefix => prefix.Count(both.Contains))];
        if (perPrefix.Length == 0)
            return (0, 0, 0, 0);
        var random = new SplitMix(seed);
        var sums = new int[draws];
        for (var i = 0; i < draws; i++)
        {
            for (var j = 0; j < perPrefix.Length; j++)
                sums[i] += perPrefix[(int)(random.NextDouble() * perPrefix.Length)];
        }

        Array.Sort(sums);
        return (both.Count, sums[(int)(0.025 * draws)], sums[(int)(0.975 * draws)], perPrefix.Length);
    }
}
