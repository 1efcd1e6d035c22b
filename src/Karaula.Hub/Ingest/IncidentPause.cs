namespace Karaula.Hub.Ingest;

/// <summary>An attack was silent, and came back before it was held for over. Real time, UTC.</summary>
[GenerateSerializer, Immutable]
internal readonly record struct IncidentPause(DateTimeOffset From, DateTimeOffset Until);
