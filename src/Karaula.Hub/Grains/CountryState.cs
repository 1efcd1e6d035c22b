using Karaula.Hub.Views;

namespace Karaula.Hub.Grains;

/// <summary>The country grain's part of the picture.</summary>
/// <param name="Drill">Set in an exercise.</param>
/// <param name="Incidents">Newest first.</param>
/// <param name="Campaigns">Newest first.</param>
/// <param name="Watch">What watching day by day has found; null before the first conclusion.</param>
[GenerateSerializer, Immutable]
internal sealed record CountryState(DrillView? Drill, IncidentView[] Incidents, CampaignView[] Campaigns, WatchView? Watch);
