namespace Karaula.Analysis.Campaigns;

/// <summary>
/// Would chance alone make so many units begin failing so close together? The statistic is the most units with an onset within a window, the
/// best window of several; the null shifts each unit's whole train of onsets around the time observed, which keeps every unit's rate and
/// rhythm and breaks only what binds units together. docs/analysts/coincidence.md has the formulas.
/// </summary>
/// <remarks>
/// Windows narrower than onsets are certain are left out: uncertainty must not look like synchrony. The choice of window is paid for inside the
/// same resampling (Westfall and Young's min-p, 1993). Where no shift comes near, the expected number of such clusters in closed form takes over:
/// k units fall within a window w of time T in k·(w/T)^(k−1) of the ways to take one onset of each (Naus, "Scan statistics").
/// </remarks>
public static class CoincidenceTest
{
    private const double SecondsPerYear = 365.25 * 86400;

    /// <summary>Runs the test.</summary>
    /// <param name="trains">One per unit observed, also those without an onset.</param>
    /// <param name="from">Beginning of the time observed.</param>
    /// <param name="to">End of the time observed.</param>
    /// <param name="options">How to look.</param>
    /// <returns>The closest cluster; null when fewer than two units have an onset.</returns>
    public static CoincidenceResult? Run(
        IReadOnlyList<OnsetTrain> trains, DateTimeOffset from, DateTimeOffset to, CoincidenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(trains);
        ArgumentNullException.ThrowIfNull(options);
        var span = (to - from).TotalSeconds;
        var units = trains.Where(train => train.Onsets.Count > 0).ToList();
        if (units.Count < 2 || span <= 0)
            return null;

        var times = units.Select(unit => unit.Onsets.Select(onset => Math.Clamp((onset.At - from).TotalSeconds, 0, span)).ToArray()).ToArray();
        var windows = Windows(units, span, options);
        var scan = new WindowScan(times, span);
        var observed = windows.Select(window => scan.MostUnits(times, window)).ToArray();
        var (pValues, adjusted) = Resample(scan, times, span, windows, observed, options);

        // The best window: least likely under the null; of equals, the narrowest.
        var best = Enumerable.Range(0, windows.Length).OrderBy(i => Tail(units, windows[i], span, observed[i], pValues[i], options.Shifts)).First();
        var expected = Expected(units, windows[best], span, observed[best]);
        var isBound = adjusted <= 1.0 / (options.Shifts + 1);
        var closedForm = Math.Min(1, windows.Length * (expected < 1e-6 ? expected : 1 - Math.Exp(-expected)));
        var p = isBound ? Math.Min(adjusted, Math.Max(closedForm, double.Epsilon)) : adjusted;

        var (start, end) = scan.Where(times, windows[best], observed[best]);
        var cluster = units.Where((_, i) => times[i].Any(time => time >= start && time <= end)).Select(unit => unit.Unit);
        // The onsets themselves, not seconds turned back into instants: those come out a tick beside them.
        var inside = units.SelectMany((unit, i) => unit.Onsets.Where((_, j) => times[i][j] >= start && times[i][j] <= end)).Select(onset => onset.At).ToList();
        return new CoincidenceResult(
            [.. cluster.Order(StringComparer.Ordinal)], TimeSpan.FromSeconds(windows[best]), p, isBound, expected * SecondsPerYear / span,
            inside.Min(), inside.Max(), options.Shifts);
    }

    private static double[] Windows(List<OnsetTrain> units, double span, CoincidenceOptions options)
    {
        var sorted = units.SelectMany(unit => unit.Onsets).Select(onset => onset.Uncertainty.TotalSeconds).Order().ToList();
        var blur = 2 * sorted[sorted.Count / 2];
        double[] windows = [.. options.Windows.Select(window => window.TotalSeconds).Where(window => window >= blur && window < span / 2).Order()];
        return windows.Length > 0 ? windows : [Math.Min(Math.Max(blur, options.Windows[0].TotalSeconds), span / 2)];
    }

    private static (double[] PerWindow, double Adjusted) Resample(
        WindowScan scan, double[][] times, double span, double[] windows, int[] observed, CoincidenceOptions options)
    {
        var random = new SplitMix(options.Seed);
        var shifted = times.Select(train => new double[train.Length]).ToArray();
        var statistics = new int[windows.Length][];
        for (var w = 0; w < windows.Length; w++)
            statistics[w] = new int[options.Shifts];
        for (var i = 0; i < options.Shifts; i++)
        {
            for (var u = 0; u < times.Length; u++)
            {
                var shift = random.NextDouble() * span;
                for (var j = 0; j < times[u].Length; j++)
                    shifted[u][j] = (times[u][j] + shift) % span;
            }

            for (var w = 0; w < windows.Length; w++)
                statistics[w][i] = scan.MostUnits(shifted, windows[w]);
        }

        // How often a shift reaches each value, per window: both the observed and every shift are ranked by the same table.
        var reach = statistics.Select(values => Reach(values, times.Length)).ToArray();
        var perWindow = observed.Select((value, w) => (1.0 + reach[w][value]) / (1 + options.Shifts)).ToArray();
        var least = perWindow.Min();
        var asExtreme = 0;
        for (var i = 0; i < options.Shifts; i++)
        {
            var leastOfShift = 1.0;
            for (var w = 0; w < windows.Length; w++)
                leastOfShift = Math.Min(leastOfShift, (1.0 + reach[w][statistics[w][i]]) / (1 + options.Shifts));
            if (leastOfShift <= least)
                asExtreme++;
        }

        return (perWindow, (1.0 + asExtreme) / (1 + options.Shifts));
    }

    private static int[] Reach(int[] values, int units)
    {
        var reach = new int[units + 2];
        foreach (var value in values)
            reach[value]++;
        for (var value = units; value >= 0; value--)
            reach[value] += reach[value + 1];
        return reach;
    }

    private static double Tail(List<OnsetTrain> units, double window, double span, int observed, double pValue, int shifts) =>
        pValue <= 1.0 / (shifts + 1) ? Math.Min(pValue, Expected(units, window, span, observed)) : pValue;

    // e_k(n_1, ..., n_U), the number of ways to take one onset of each of k units, times k·(w/T)^(k−1).
    private static double Expected(List<OnsetTrain> units, double window, double span, int k)
    {
        var ways = new double[k + 1];
        ways[0] = 1;
        foreach (var unit in units)
        {
            for (var i = k; i >= 1; i--)
                ways[i] += ways[i - 1] * unit.Onsets.Count;
        }

        return ways[k] * k * Math.Pow(window / span, k - 1);
    }
}
