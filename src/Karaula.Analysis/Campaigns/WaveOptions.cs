namespace Karaula.Analysis.Campaigns;

/// <summary>How days beyond chance are looked for.</summary>
public sealed record WaveOptions
{
    /// <summary>The length of a bin. Default a day.</summary>
    public TimeSpan Bin { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How sure: a quantile of the null, between 0 and 1. Default 0.99.</summary>
    public double Level { get; init; } = 0.99;

    /// <summary>Random shifts. Default 1,999.</summary>
    public int Shifts { get; init; } = 1_999;

    /// <summary>Seed. Default 2017.</summary>
    public ulong Seed { get; init; } = 2017;

    /// <summary>Whether trains are shifted by whole weeks, which keeps weekday and weekend apart, rather than by whole bins. Default false.</summary>
    public bool KeepWeek { get; init; }
}
