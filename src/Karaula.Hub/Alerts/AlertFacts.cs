using Karaula.Hub.Ingest;

namespace Karaula.Hub.Alerts;

/// <summary>Everything that there may be to tell, in earnest and in exercises, at one moment.</summary>
/// <param name="Incidents">The newest, in any order.</param>
/// <param name="Campaigns">The last conclusion on each, also where it is that there is none.</param>
[GenerateSerializer, Immutable]
internal sealed record AlertFacts(IReadOnlyList<IncidentRecord> Incidents, IReadOnlyList<CampaignRecord> Campaigns);
