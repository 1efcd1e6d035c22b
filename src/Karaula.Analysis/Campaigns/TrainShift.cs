namespace Karaula.Analysis.Campaigns;

/// <summary>By how much a train may be shifted: any amount, or whole periods and a little more or less.</summary>
/// <param name="Span">The circle, seconds.</param>
/// <param name="Period">The rhythm kept, seconds; 0 for none.</param>
internal readonly record struct TrainShift(double Span, double Period)
{
    private const double Day = 86_400;
    private const int FewestShifts = 26;

    // Less than this would keep coincidences that are none: an onset on the hour stays near the hour.
    private const double Jitter = 3_600;

    /// <summary>The shift for a rhythm; a circle of whole periods, so that what goes round keeps the hour.</summary>
    public static (TrainShift Shift, ShiftRhythm Rhythm) For(ShiftRhythm rhythm, double span)
    {
        if (rhythm == ShiftRhythm.Automatic)
        {
            rhythm = span >= FewestShifts * 7 * Day ? ShiftRhythm.Weekly
                : span >= FewestShifts * Day ? ShiftRhythm.Daily
                : ShiftRhythm.None;
        }

        var period = rhythm switch { ShiftRhythm.Weekly => 7 * Day, ShiftRhythm.Daily => Day, _ => 0 };
        return (new TrainShift(period > 0 ? Math.Ceiling(span / period) * period : span, period), rhythm);
    }

    /// <summary>A shift, from -1 hour to the span.</summary>
    public double Draw(ref SplitMix random) => Period <= 0
        ? random.NextDouble() * Span
        : (Math.Floor(random.NextDouble() * Math.Round(Span / Period)) * Period) + (((2 * random.NextDouble()) - 1) * Jitter);
}
