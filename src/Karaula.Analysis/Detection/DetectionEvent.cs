namespace Karaula.Analysis.Detection;

/// <summary>What a detector found.</summary>
public abstract record DetectionEvent;

/// <summary>An attack has begun.</summary>
/// <param name="Onset">When, best estimate.</param>
/// <param name="OnsetUncertainty">The true onset lies within plus or minus this, with 95 % confidence.</param>
/// <param name="DetectedAt">The end of the second that gave it away.</param>
/// <param name="Why">What makes it an attack and not a crowd, in a sentence.</param>
/// <param name="Vectors">Kinds of attack, in plain words.</param>
public sealed record IncidentOpened(
    DateTimeOffset Onset, TimeSpan OnsetUncertainty, DateTimeOffset DetectedAt, string Why, IReadOnlyList<string> Vectors) : DetectionEvent
{
    /// <summary>Attack, crowd, or both, as far as the first seconds tell.</summary>
    public Assessment? Assessment { get; init; }
}

/// <summary>The attack has changed its ways.</summary>
/// <param name="At">When.</param>
/// <param name="Vector">The kind of attack that is new.</param>
public sealed record VectorChanged(DateTimeOffset At, string Vector) : DetectionEvent
{
    /// <summary>How long after the edge began to refuse most of it; null when it had not. Short times tell of an attacker who watches.</summary>
    public TimeSpan? AfterMitigation { get; init; }
}

/// <summary>The attack was silent, and came back before it was held for over.</summary>
/// <param name="From">The first quiet second.</param>
/// <param name="Until">The second in which it came back.</param>
public sealed record IncidentPaused(DateTimeOffset From, DateTimeOffset Until) : DetectionEvent;

/// <summary>The attack is over.</summary>
/// <param name="At">The first quiet second.</param>
public sealed record IncidentEnded(DateTimeOffset At) : DetectionEvent
{
    /// <summary>Attack, crowd, or both, after its last minutes.</summary>
    public Assessment? Assessment { get; init; }
}

/// <summary>Many readers came: more volume, and nothing else. No incident.</summary>
/// <param name="Onset">When, best estimate.</param>
/// <param name="OnsetUncertainty">Plus or minus, 95 %.</param>
/// <param name="Assessment">How sure.</param>
public sealed record CrowdNoticed(DateTimeOffset Onset, TimeSpan OnsetUncertainty, Assessment Assessment) : DetectionEvent;
