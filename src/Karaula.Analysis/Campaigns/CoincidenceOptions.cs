namespace Karaula.Analysis.Campaigns;

/// <summary>How the coincidence test looks.</summary>
public sealed record CoincidenceOptions
{
    /// <summary>The windows tried. All are paid for: the p-value accounts for the choice. Default: 5 and 15 minutes, 1 and 6 hours, 1 day.</summary>
    public IReadOnlyList<TimeSpan> Windows { get; init; } =
    [
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1),
    ];

    /// <summary>The most random shifts. Default 9,999: the smallest p-value by resampling is then 0.0001.</summary>
    public int Shifts { get; init; } = 9_999;

    /// <summary>
    /// Resampling stops when so many shifts were as extreme as what was observed (Besag and Clifford, 1991): the p-value is then known to some
    /// 1/√n of itself. Default 25.
    /// </summary>
    public int StopAfter { get; init; } = 25;

    /// <summary>Seed: the same question gets the same answer. Default 2017.</summary>
    public ulong Seed { get; init; } = 2017;

    /// <summary>The rhythm that shifts keep. Default <see cref="ShiftRhythm.Automatic"/>.</summary>
    public ShiftRhythm Rhythm { get; init; }
}
