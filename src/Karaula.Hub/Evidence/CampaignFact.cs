using Karaula.Hub.Ingest;

namespace Karaula.Hub.Evidence;

/// <summary>A campaign, as it was concluded.</summary>
internal sealed record CampaignFact(CampaignRecord Campaign) : Fact;
