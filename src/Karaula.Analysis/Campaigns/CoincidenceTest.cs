namespace Karaula.Analysis.Campaigns;

/// <summary>
/// Would chance alone make so many units begin failing so close together? The statistic is the most units with an onset within a window, the
/// best window of several; the null shifts each unit's whole train of onsets around the time observed, which keeps every unit's rate and
/// rhythm and breaks only what binds units together. docs/analysts/coincidence.md has the formulas.
/// </summary>
/// <remarks>
/// Windows narrower than onsets are certain are left out: uncertainty must not look like synchrony. Each window's count is put on one scale by the
/// closed form (<see cref="ScanApproximation"/>), the best is taken, and so it is in every shift: the choice of window is paid for inside the
/// same resampling, however good the closed form is. Resampling stops once the answer is known well enough. Where no shift comes near, the closed
/// form itself takes over, corrected by how far it was off where both can tell.
/// </remarks>
public static class CoincidenceTest
{
    private const double SecondsPerYear = 365.25 * 86400;
    private const int Batch = 64;

    // Onsets times shifts of a batch from which a second thread is worth its start.
    private const int WorthThreads = 50_000;

    // Enough shifts to see whether the closed form is right, before it is relied upon.
    private const int FewestShifts = 999;
    private const int ScoredShifts = 512;

    /// <summary>Runs the test.</summary>
    /// <param name="trains">One per unit observed, also those without an onset.</param>
    /// <param name="from">Beginning of the time observed.</param>
    /// <param name="to">End of the time observed.</param>
    /// <param name="options">How to look.</param>
    /// <returns>The closest cluster; null when fewer than two units have an onset.</returns>
    public static CoincidenceResult? Run(
        IReadOnlyList<OnsetTrain> trains, DateTimeOffset from, DateTimeOffset to, CoincidenceOptions options) =>
        CoincidenceModel.Create(trains, from, to, options) is { } model ? Answer(model, options) : null;

    internal static CoincidenceResult Answer(CoincidenceModel model, CoincidenceOptions options)
    {
        var scan = model.NewScan();
        scan.Place();
        var (observed, best, cluster) = model.Score(scan, circular: false);
        var (shifts, asExtreme, inflation) = Resample(model, observed, options, null);
        return Result(model, observed, best, (cluster.Start, cluster.End), (shifts, asExtreme, inflation), options);
    }

    /// <summary>
    /// Of one cluster given beforehand, instead of the closest: what is left of it when units are counted otherwise? Null when it has fewer
    /// than two units.
    /// </summary>
    internal static CoincidenceResult? AnswerFor(
        CoincidenceModel model, double start, double end, double inflation, CoincidenceOptions options)
    {
        var units = model.Times.Count(train => train.Any(time => time >= start && time <= end));
        if (units < 2)
            return null;
        var (observed, best) = model.ScoreOf(units, end - start);
        return Result(model, observed, best, (start, end), Resample(model, observed, options, inflation), options);
    }

    private static CoincidenceResult Result(
        CoincidenceModel model, ScanScore observed, int window, (double Start, double End) cluster,
        (int Shifts, int AsExtreme, double Inflation) resampling, CoincidenceOptions options)
    {
        var (shifts, asExtreme, inflation) = resampling;
        var closedForm = model.ClosedForm(observed.LogP);
        // A stop at the n-th extreme shift makes n / shifts the estimate; one at the end adds the history observed to both.
        var resampled = asExtreme >= options.StopAfter && shifts < options.Shifts
            ? (double)asExtreme / shifts
            : (1.0 + asExtreme) / (1 + shifts);
        var isBound = asExtreme == 0;
        var p = isBound ? Math.Min(resampled, Math.Max(closedForm * inflation, double.Epsilon)) : resampled;
        var inCluster = new HashSet<string>(StringComparer.Ordinal);
        // The onsets themselves, not seconds turned back into instants: those come out a tick beside them.
        var (first, last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        for (var u = 0; u < model.Units.Count; u++)
        {
            for (var i = 0; i < model.Times[u].Length; i++)
            {
                if (model.Times[u][i] < cluster.Start || model.Times[u][i] > cluster.End)
                    continue;
                inCluster.Add(model.Units[u].Unit);
                var at = model.Units[u].Onsets[i].At;
                (first, last) = (at < first ? at : first, at > last ? at : last);
            }
        }

        // A history without such a cluster has probability 1 - p: so many a history, when they come by chance.
        var expected = -Math.Log(1 - Math.Min(p, 0.9999));
        return new CoincidenceResult(
            [.. inCluster.Order(StringComparer.Ordinal)], TimeSpan.FromSeconds(model.Windows[window]), p, isBound,
            (p < 1e-9 ? p : expected) * SecondsPerYear / model.Seconds, first, last, shifts, asExtreme, closedForm, inflation, model.Rhythm);
    }

    private static (int Shifts, int AsExtreme, double Inflation) Resample(
        CoincidenceModel model, ScanScore observed, CoincidenceOptions options, double? known)
    {
        var scores = new List<ScanScore>();
        var (done, asExtreme, inflation) = (0, 0, known ?? 1);
        var batch = new ScanScore[Batch];
        var needed = model.UnitsFor(observed.LogP);
        var threads = model.Onsets * Batch >= WorthThreads ? Environment.ProcessorCount : 1;
        var scans = Enumerable.Range(0, threads).Select(_ => model.NewScan()).ToArray();
        while (done < options.Shifts)
        {
            var (from, size) = (done, Math.Min(Batch, options.Shifts - done));
            // The first are looked at closely: how far is the closed form off?
            var closely = known is null && from < ScoredShifts;
            if (threads == 1)
                Shift(0);
            else
                Parallel.For(0, threads, Shift);

            void Shift(int thread)
            {
                for (var i = thread; i < size; i += threads)
                    batch[i] = model.ScoreShifted(scans[thread], SplitMix.Stream(options.Seed, from + i), closely ? null : needed);
            }

            // In order, so that the number of threads changes nothing.
            for (var i = 0; i < size; i++)
            {
                done++;
                if (closely)
                    scores.Add(batch[i]);
                if (batch[i].IsAsExtremeAs(observed) && ++asExtreme >= options.StopAfter)
                    return (done, asExtreme, known ?? Inflation(model, scores));
            }

            if (closely)
                inflation = Inflation(model, scores);
            // None of the shifts left would be likely to come near: the closed form says more than they could.
            if (asExtreme == 0 && done >= FewestShifts && model.ClosedForm(observed.LogP) * inflation * options.Shifts < 0.01)
                break;
        }

        return (done, asExtreme, inflation);
    }

    /// <summary>How far the closed form falls short at the shifts' most extreme twentieth and hundredth, the farthest out that they can tell.</summary>
    private static double Inflation(CoincidenceModel model, List<ScanScore> scores)
    {
        var sorted = scores.Select(score => score.LogP).Order().ToArray();
        var inflation = 1.0;
        foreach (var share in (ReadOnlySpan<double>)[0.05, 0.01])
        {
            var rank = (int)(share * sorted.Length);
            if (rank >= 5)
                inflation = Math.Max(inflation, share / model.ClosedForm(sorted[rank]));
        }

        return inflation;
    }
}
