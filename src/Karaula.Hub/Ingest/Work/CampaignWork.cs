namespace Karaula.Hub.Ingest.Work;

/// <summary>A campaign was concluded.</summary>
internal sealed record CampaignWork(CampaignRecord Campaign) : AwaitedWork;
