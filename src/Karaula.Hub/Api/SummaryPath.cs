namespace Karaula.Hub.Api;

/// <summary>A path and how often it was asked for.</summary>
internal sealed record SummaryPath(string Path, ulong Count);
