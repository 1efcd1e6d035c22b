namespace Karaula.Analysis.Events;

/// <summary>How events are held against onsets.</summary>
public sealed record EventTestOptions
{
    /// <summary>Days before an event that belong to it. Default 2.</summary>
    public int DaysBefore { get; init; } = 2;

    /// <summary>Days after it. Default 1.</summary>
    public int DaysAfter { get; init; } = 1;

    /// <summary>Random shifts of the calendar. Default 9,999.</summary>
    public int Shifts { get; init; } = 9_999;

    /// <summary>Seed. Default 2017.</summary>
    public ulong Seed { get; init; } = 2017;

    /// <summary>The false discovery rate at which an event by itself is said to stand out. Default 0.05.</summary>
    public double FalseDiscoveryRate { get; init; } = 0.05;
}
