namespace Karaula.App.Analysis;

/// <summary>A silence within an incident.</summary>
internal sealed record DetectedPause(DateTimeOffset From, DateTimeOffset Until);
