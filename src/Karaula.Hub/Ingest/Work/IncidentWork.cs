namespace Karaula.Hub.Ingest.Work;

/// <summary>An incident was opened, changed or ended.</summary>
internal sealed record IncidentWork(IncidentRecord Incident) : AwaitedWork;
