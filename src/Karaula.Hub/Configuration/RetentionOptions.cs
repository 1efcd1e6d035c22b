namespace Karaula.Hub.Configuration;

/// <summary>How long things are kept. Ages count from when something ended, in earnest and in exercises alike.</summary>
public sealed record RetentionOptions
{
    /// <summary>Summaries and observations; null: for ever. At least two days: the detectors look back a day.</summary>
    public TimeSpan? Summaries { get; init; }

    /// <summary>Incidents and campaigns; null: for ever. Not shorter than <see cref="Summaries"/>.</summary>
    public TimeSpan? Incidents { get; init; }

    /// <summary>How often the job looks. Each erasure writes the sealed log anew.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);
}
