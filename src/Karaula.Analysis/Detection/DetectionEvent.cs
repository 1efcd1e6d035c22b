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
    DateTimeOffset Onset, TimeSpan OnsetUncertainty, DateTimeOffset DetectedAt, string Why, IReadOnlyList<string> Vectors) : DetectionEvent;

/// <summary>The attack has changed its ways.</summary>
/// <param name="At">When.</param>
/// <param name="Vector">The kind of attack that is new.</param>
public sealed record VectorChanged(DateTimeOffset At, string Vector) : DetectionEvent;

/// <summary>The attack is over.</summary>
/// <param name="At">The first quiet second.</param>
public sealed record IncidentEnded(DateTimeOffset At) : DetectionEvent;
