namespace Karaula.Analysis.Campaigns;

/// <summary>The rhythm that all units share: how busy the hours of a working day or of a weekend are, against the mean.</summary>
internal static class OnsetRhythm
{
    private const int Bins = 48;
    private const int Levels = 8;

    // Each bin is held for average until it has shown otherwise.
    private const double PriorOnsets = 5;

    /// <summary>Intensities, and the share of time that each takes: at most eight levels.</summary>
    /// <param name="onsets">All onsets.</param>
    /// <param name="rhythm">What shifts keep; without a rhythm all times are alike.</param>
    public static IReadOnlyList<(double Intensity, double Share)> Of(IReadOnlyCollection<DateTimeOffset> onsets, ShiftRhythm rhythm)
    {
        if (rhythm is ShiftRhythm.None or ShiftRhythm.Automatic || onsets.Count == 0)
            return [(1, 1)];
        var share = new double[Bins];
        var counts = new double[Bins];
        for (var bin = 0; bin < Bins; bin++)
            share[bin] = (bin < 24 ? 5 : 2) / (7.0 * 24);
        // One busy hour of one day is no rhythm: it counts for twice the mean hour, or two, at most.
        var hours = onsets.GroupBy(at => at.ToUnixTimeSeconds() / 3600).ToList();
        var most = Math.Max(2, 2.0 * onsets.Count / hours.Count);
        foreach (var hour in hours)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(hour.Key * 3600);
            var weekend = rhythm == ShiftRhythm.Weekly && at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            counts[(weekend ? 24 : 0) + at.Hour] += Math.Min(hour.Count(), most);
        }

        if (rhythm == ShiftRhythm.Daily)
        {
            for (var hour = 0; hour < 24; hour++)
                (share[hour], share[hour + 24]) = (1.0 / 24, 0);
        }

        var total = counts.Sum();
        var busy = Enumerable.Range(0, Bins).Where(bin => share[bin] > 0)
            .Select(bin => (Intensity: (counts[bin] + PriorOnsets) / ((total * share[bin]) + PriorOnsets), Share: share[bin]))
            .OrderBy(bin => bin.Intensity).ToList();
        var mean = busy.Sum(bin => bin.Intensity * bin.Share);
        return
        [
            .. busy.Chunk((busy.Count + Levels - 1) / Levels).Select(level =>
                (level.Sum(bin => bin.Intensity * bin.Share) / level.Sum(bin => bin.Share) / mean, level.Sum(bin => bin.Share))),
        ];
    }
}
