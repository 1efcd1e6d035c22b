using System.Globalization;

namespace Karaula.Benchmarks.Caching.HitRatio;

/// <summary>The share of readers' requests answered from memory, by eviction policy, trace and size of the cache; the mean over some seeds.</summary>
internal static class HitRatioTable
{
    private static readonly double[] s_shares = [0.005, 0.02, 0.10];
    private static readonly Func<long, IEvictionPolicy>[] s_policies =
        [static capacity => new LruPolicy(capacity), static capacity => new SievePolicy(capacity), static capacity => new S3FifoPolicy(capacity)];

    /// <summary>Prints the table. What is compared is on each line; the last line counts where SIEVE answers less than LRU.</summary>
    public static int Print(IReadOnlyList<int> seeds, TextWriter to)
    {
        string[] names = [.. s_policies.Select(static create => create(1).Name)];
        to.WriteLine($"seeds {string.Join(' ', seeds)}; {Trace.Objects} objects; cache in % of their bytes; hits in % of the readers' requests");
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"trace",-42}{"cache",6}{string.Concat(names.Select(static name => $"{name,10}"))}{"SIEVE-LRU",12}"));
        int worse = 0;
        List<List<Trace>> bySeed = [.. seeds.Select(static seed => Trace.All(seed).ToList())];
        for (int trace = 0; trace < bySeed[0].Count; trace++)
        {
            foreach (double share in s_shares)
            {
                double[] ratios = [.. s_policies.Select(create => bySeed.Average(traces =>
                    traces[trace].HitRatio(create((long)(traces[trace].TotalBytes * share)))))];
                worse += ratios[1] < ratios[0] - 0.0005 ? 1 : 0;
                string cells = string.Concat(ratios.Select(static ratio => string.Create(CultureInfo.InvariantCulture, $"{100 * ratio,10:F1}")));
                to.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{bySeed[0][trace].Name,-42}{100 * share,6:F1}{cells}{100 * (ratios[1] - ratios[0]),12:+0.0;-0.0}"));
            }
        }

        to.WriteLine($"hit-ratio: SIEVE below LRU in {worse} of {bySeed[0].Count * s_shares.Length}");
        return 0;
    }
}
