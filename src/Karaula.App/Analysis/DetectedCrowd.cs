namespace Karaula.App.Analysis;

/// <summary>A crowd of readers.</summary>
internal sealed record DetectedCrowd(DateTimeOffset Onset, double OnsetUncertaintySeconds, double Probability, double ReadersTimesUsual);
