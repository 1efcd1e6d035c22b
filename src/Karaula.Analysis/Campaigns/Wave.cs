namespace Karaula.Analysis.Campaigns;

/// <summary>Incidents of a campaign that are together in time.</summary>
/// <param name="FirstOnset">Of its first incident.</param>
/// <param name="LastEnd">The last that is known of it: an end, or an onset.</param>
/// <param name="Sites">Sorted.</param>
/// <param name="IncidentIds">In order of onset.</param>
public sealed record Wave(DateTimeOffset FirstOnset, DateTimeOffset LastEnd, IReadOnlyList<string> Sites, IReadOnlyList<string> IncidentIds);
