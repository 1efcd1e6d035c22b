using Microsoft.EntityFrameworkCore;

namespace Karaula.Hub.Storage;

/// <summary>
/// Keeps where each site's analysis stood. Nothing here is evidence, and all of it can be computed again: so it bypasses the sealed log.
/// </summary>
internal sealed class CheckpointStore(IDbContextFactory<HubDbContext> contexts)
{
    private const long KeepSeconds = 24 * 3600;

    /// <summary>The newest checkpoint at or before a second; null when there is none.</summary>
    public async Task<CheckpointRow?> FindAsync(int siteId, long second, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkpoints.AsNoTracking().Where(c => c.SiteId == siteId && c.Second <= second)
            .OrderByDescending(c => c.Second).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Stores checkpoints of a site in the place of all it has after a second; drops those a day older than the newest.</summary>
    /// <param name="siteId">The database's id of the site.</param>
    /// <param name="after">Later ones come from an analysis that late summaries have overtaken.</param>
    /// <param name="checkpoints">At least one, oldest first, all later than <paramref name="after"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ReplaceAsync(int siteId, long after, IReadOnlyList<CheckpointRow> checkpoints, CancellationToken cancellationToken)
    {
        var oldest = checkpoints[^1].Second - KeepSeconds;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Checkpoints.Where(c => c.SiteId == siteId && (c.Second > after || c.Second < oldest)).ExecuteDeleteAsync(cancellationToken);
        db.Checkpoints.AddRange(checkpoints);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
