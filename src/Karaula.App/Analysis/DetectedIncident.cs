using Karaula.Analysis.Detection;

namespace Karaula.App.Analysis;

/// <summary>An incident found in a series, in the file's time.</summary>
internal sealed record DetectedIncident(
    DateTimeOffset Onset, double OnsetUncertaintySeconds, DateTimeOffset DetectedAt, DateTimeOffset? End, string Class, Assessment? Assessment,
    IReadOnlyList<DetectedVector> Vectors, IReadOnlyList<DetectedPause> Pauses, string Why);
