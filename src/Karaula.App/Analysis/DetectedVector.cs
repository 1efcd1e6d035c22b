namespace Karaula.App.Analysis;

/// <summary>A way of attacking, from when on, and how long after a mitigation.</summary>
internal sealed record DetectedVector(DateTimeOffset At, string Vector, double? AfterMitigationSeconds);
