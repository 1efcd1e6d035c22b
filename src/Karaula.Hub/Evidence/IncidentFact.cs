using Karaula.Hub.Ingest;

namespace Karaula.Hub.Evidence;

/// <summary>An incident, as it became.</summary>
internal sealed record IncidentFact(IncidentRecord Incident) : Fact;
