using System.Runtime.CompilerServices;
using System.Text.Json;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Microsoft.EntityFrameworkCore;

namespace Karaula.Hub.Storage;

/// <summary>Answers questions from the database. Thread-safe.</summary>
internal sealed class HubReader(IDbContextFactory<HubDbContext> contexts)
{
    /// <summary>Summaries of a site, in the order of their seconds, those of one edge in the order of their numbers.</summary>
    /// <param name="siteId">The database's id of the site.</param>
    /// <param name="from">First second, Unix time.</param>
    /// <param name="to">Last second, Unix time.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<StoredSummary> SummariesAsync(
        int siteId, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.Summaries
            .Where(s => s.SiteId == siteId && s.Second >= from && s.Second <= to)
            .OrderBy(s => s.Second).ThenBy(s => s.EdgeId).ThenBy(s => s.Sequence)
            .Select(s => new StoredSummary(s.EdgeId, s.Sequence, s.Second, s.Payload))
            .AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
            yield return row;
    }

    /// <summary>Newest second of a site, Unix time; null when it has none.</summary>
    public async Task<long?> NewestSecondAsync(int siteId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Summaries.Where(s => s.SiteId == siteId).MaxAsync(s => (long?)s.Second, cancellationToken);
    }

    /// <summary>Incidents, newest onset first.</summary>
    /// <param name="site">Only of this site; of all when null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="since">Only such as still lasted at this second, Unix time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<IncidentRecord>> IncidentsAsync(
        string? site, int limit, long since, CancellationToken cancellationToken)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(Math.Max(since, 0));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Incidents.AsNoTracking()
            .Where(i => (site == null || i.Site == site) && (i.End == null || i.End >= from))
            .OrderByDescending(i => i.Onset).ThenBy(i => i.Id)
            .Take(limit).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToRecord);
    }

    /// <summary>One incident; null when there is none of that name.</summary>
    public async Task<IncidentRecord?> IncidentAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is { } row ? ToRecord(row) : null;
    }

    /// <summary>The newest checkpoint of a site at or before a second; null when there is none.</summary>
    public async Task<CheckpointRow?> CheckpointAsync(int siteId, long second, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkpoints.AsNoTracking().Where(c => c.SiteId == siteId && c.Second <= second)
            .OrderByDescending(c => c.Second).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Campaigns as last concluded, newest first.</summary>
    public async Task<IReadOnlyList<CampaignRecord>> CampaignsAsync(int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Campaigns.AsNoTracking().OrderByDescending(c => c.FirstOnset).ThenBy(c => c.Id)
            .Take(limit).Select(c => c.Content).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => JsonSerializer.Deserialize<CampaignRecord>(c, HubJson.Options)!);
    }

    /// <summary>The clock of an exercise under way, as JSON; null in earnest.</summary>
    public async Task<string?> DrillAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Drill.Where(d => d.Id == DrillRow.OnlyId).Select(d => d.Clock).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Takes the write lock and lets it go: throws when the database cannot be written to.</summary>
    public async Task ProbeWriteAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Microsoft.Data.Sqlite begins with BEGIN IMMEDIATE, which needs the lock at once.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
    }

    private static IncidentRecord ToRecord(IncidentRow i) => new(
        i.Id, i.Site, i.End is null ? "updated" : "ended", i.Onset, i.OnsetUncertainty, i.DetectedAt, i.End, i.Why, i.Vectors,
        i.PeakRequestsPerSecond, i.Refused, i.Drill, i.Attackers);
}
