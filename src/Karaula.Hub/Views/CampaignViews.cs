using Karaula.Hub.Ingest;

namespace Karaula.Hub.Views;

/// <summary>Shows campaigns.</summary>
internal static class CampaignViews
{
    /// <summary>A campaign as it is shown.</summary>
    public static CampaignView Of(CampaignRecord c) => new(
        c.Id, c.Sites, c.IncidentIds, c.PValue, c.ExpectedByChance, c.ShownOnset, c.Sentence)
    {
        Links = c.Links, Rivals = c.Rivals, Scores = c.Scores, Waves = c.Waves, Members = c.Members, ConcludedAt = c.ConcludedAt, Levels = c.Levels,
    };
}
