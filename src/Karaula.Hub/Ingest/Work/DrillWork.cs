namespace Karaula.Hub.Ingest.Work;

/// <summary>An exercise begins (its clock as JSON) or ends (null).</summary>
internal sealed record DrillWork(string? Clock) : AwaitedWork;
