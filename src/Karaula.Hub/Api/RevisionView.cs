using Karaula.Hub.Views;

namespace Karaula.Hub.Api;

/// <summary>What was known of an incident from a moment on.</summary>
/// <param name="RecordedAt">When the hub sealed it.</param>
/// <param name="Change">"opened", "updated" or "ended".</param>
/// <param name="Incident">As it was known.</param>
internal sealed record IncidentRevisionView(DateTimeOffset RecordedAt, string Change, IncidentView Incident);

/// <summary>What was concluded of a campaign at a moment.</summary>
/// <param name="RecordedAt">When the hub sealed it.</param>
/// <param name="Withdrawn">Whether it says that there is no such campaign after all.</param>
/// <param name="Campaign">As it was concluded.</param>
internal sealed record CampaignRevisionView(DateTimeOffset RecordedAt, bool Withdrawn, CampaignView Campaign);
