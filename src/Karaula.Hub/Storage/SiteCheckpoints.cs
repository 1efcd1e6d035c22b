namespace Karaula.Hub.Storage;

/// <summary>New checkpoints of one site.</summary>
/// <param name="SiteId">The database's id of the site.</param>
/// <param name="After">Those that it has after this second come from an analysis that late summaries have overtaken: they go.</param>
/// <param name="Rows">At least one, oldest first, all later than <paramref name="After"/>.</param>
internal sealed record SiteCheckpoints(int SiteId, long After, IReadOnlyList<CheckpointRow> Rows)
{
    private const long KeepSeconds = 24 * 3600;

    /// <summary>Those before this second have served their time.</summary>
    public long Oldest => Rows[^1].Second - KeepSeconds;
}
