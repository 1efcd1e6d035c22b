namespace Karaula.Analysis.Campaigns;

/// <summary>How the coincidence test looks.</summary>
public sealed record CoincidenceOptions
{
    /// <summary>The windows tried. All are paid for: the p-value accounts for the choice. Default: 5 and 15 minutes, 1 and 6 hours, 1 day.</summary>
    public IReadOnlyList<TimeSpan> Windows { get; init; } =
    [
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1),
    ];

    /// <summary>Random shifts. Default 9,999: the smallest p-value by resampling is then 0.0001.</summary>
    public int Shifts { get; init; } = 9_999;

    /// <summary>Seed: the same question gets the same answer. Default 2017.</summary>
    public ulong Seed { get; init; } = 2017;
}
