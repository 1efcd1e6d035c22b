namespace Karaula.Drill.Safety;

/// <summary>What a drill may never exceed, whatever a scenario says.</summary>
public static class Ceilings
{
    /// <summary>Requests per second, all attacks of a moment together, each side.</summary>
    public const double RequestsPerSecond = 5_000;

    /// <summary>Attacking sources, each with one connection a side.</summary>
    public const int Sources = 20_000;

    /// <summary>Readers at the same time, each side.</summary>
    public const int Readers = 2_000;

    /// <summary>Real time.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromMinutes(15);
}
