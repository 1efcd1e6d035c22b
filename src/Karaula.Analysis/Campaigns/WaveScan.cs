namespace Karaula.Analysis.Campaigns;

/// <summary>
/// Finds every bin of time with more units than chance explains, where the coincidence test asks for the one closest cluster: for long
/// histories whose onsets are known to the day. The null is the same: whole trains shifted around.
/// </summary>
public static class WaveScan
{
    /// <summary>Looks.</summary>
    /// <param name="trains">One per unit.</param>
    /// <param name="from">Beginning of the time observed, and of the first bin.</param>
    /// <param name="to">End of the time observed.</param>
    /// <param name="options">How to look.</param>
    public static WaveResult Run(IReadOnlyList<OnsetTrain> trains, DateTimeOffset from, DateTimeOffset to, WaveOptions options)
    {
        ArgumentNullException.ThrowIfNull(trains);
        ArgumentNullException.ThrowIfNull(options);
        var bins = (int)Math.Ceiling((to - from) / options.Bin);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1, nameof(to));
        var step = options.KeepWeek ? Math.Max(1, (int)Math.Round(TimeSpan.FromDays(7) / options.Bin)) : 1;
        // Distinct bins: a unit counts once in each, however often it is shifted.
        var where = trains.Select(train => train.Onsets.Select(onset => Math.Clamp((int)((onset.At - from) / options.Bin), 0, bins - 1)).Distinct().ToArray()).ToArray();
        var counts = Count(where, bins, _ => 0);

        var units = Math.Max(trains.Count, 1);
        var circle = (bins + step - 1) / step * step;
        var (all, highest) = (new long[units + 1], new int[units + 1]);
        for (var i = 0; i < options.Shifts; i++)
        {
            var random = new SplitMix(SplitMix.Stream(options.Seed, i));
            var shifted = Count(where, circle, _ => (int)(random.NextDouble() * (circle / step)) * step);
            foreach (var count in shifted)
                all[count]++;
            highest[shifted.Max()]++;
        }

        var reach = Reach(highest);
        var (pointwise, familywise) = (Quantile(all, options.Level), Quantile([.. highest.Select(count => (long)count)], options.Level));
        var waves = Enumerable.Range(0, bins).Where(bin => counts[bin] > familywise).Select(bin => new WaveBin(
            from + (bin * options.Bin),
            [.. trains.Where((_, u) => where[u].Contains(bin)).Select(train => train.Unit).Order(StringComparer.Ordinal)],
            (1.0 + reach[counts[bin]]) / (1 + options.Shifts))).ToList();
        return new WaveResult(counts, pointwise, familywise, waves, counts.Count(count => count > pointwise));
    }

    private static int[] Count(int[][] where, int bins, Func<int, int> shift)
    {
        var counts = new int[bins];
        for (var unit = 0; unit < where.Length; unit++)
        {
            var by = shift(unit);
            foreach (var bin in where[unit])
                counts[(bin + by) % bins]++;
        }

        return counts;
    }

    private static int[] Reach(int[] counts)
    {
        var reach = (int[])counts.Clone();
        for (var i = reach.Length - 2; i >= 0; i--)
            reach[i] += reach[i + 1];
        return reach;
    }

    private static int Quantile(long[] counts, double level)
    {
        var (wanted, sum) = (level * counts.Sum(), 0L);
        for (var value = 0; value < counts.Length; value++)
        {
            sum += counts[value];
            if (sum >= wanted)
                return value;
        }

        return counts.Length - 1;
    }
}
