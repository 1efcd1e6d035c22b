using System.Text.Json;
using Karaula.Hub.Erasing;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Karaula.Wire;
using Microsoft.EntityFrameworkCore;

namespace Karaula.Hub.Storage;

/// <summary>
/// Writes facts into the database, each summary once. There is one writer: nothing here is thread-safe, except the ledger that it keeps
/// for others to read. When a method throws, the ledger may be ahead of the database: the hub must stop and start again.
/// </summary>
internal sealed class HubStore(IDbContextFactory<HubDbContext> contexts, HubLedger ledger)
{
    private static readonly SiteInfo UnknownSite = new() { Host = "", Kind = SiteKind.Other };

    /// <summary>Records of the sealed log that the database holds.</summary>
    public long AppliedRecords { get; private set; }

    /// <summary>Which sealed log the database belongs to; empty when it does not know.</summary>
    public string Log { get; private set; } = "";

    private long _number;

    /// <summary>Reads what the database holds into the ledger.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var row in await db.Edges.AsNoTracking().ToListAsync(cancellationToken))
        {
            var spool = SpoolKey.Of(row.Name, row.Epoch);
            ledger.Spools[spool] = new SpoolLedger(
                row.Id, spool, row.FirstSequence, row.LastSequence, row.Summaries, row.Gaps, row.Missing, row.LastSecond);
        }

        foreach (var row in await db.Sites.AsNoTracking().ToListAsync(cancellationToken))
            ledger.Sites[row.Name] = new SiteFacts(row.Id, row.Name, row.Host, row.Kind);
        foreach (var site in ledger.Sites.Values)
        {
            // One look into the index per site; a minimum over all summaries would read them all.
            var first = await db.Summaries.Where(s => s.SiteId == site.Id).MinAsync(s => (long?)s.Second, cancellationToken);
            if (first is { } second)
                ledger.NoteSecond(second);
        }

        var position = await db.LogPosition.AsNoTracking().FirstOrDefaultAsync(p => p.Id == LogPositionRow.OnlyId, cancellationToken);
        (AppliedRecords, Log, _number) = position is null ? (0, "", 0) : (position.Records, position.Log, position.LastNumber);
    }

    /// <summary>Applies a batch and notes how far the sealed log is now applied, in one transaction.</summary>
    public async Task ApplyAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = false;

        foreach (var (spool, sites) in batch.Hellos)
        {
            await KnowSpoolAsync(db, spool, cancellationToken);
            foreach (var site in sites)
                await KnowSiteAsync(db, site.Name, site, cancellationToken);
        }

        var touched = new HashSet<SpoolKey>();
        foreach (var fact in batch.Facts)
        {
            switch (fact)
            {
                case SummaryFact s:
                    await AddSummaryAsync(db, s, cancellationToken);
                    touched.Add(s.Spool);
                    break;
                case IncidentFact i:
                    db.Incidents.Add(Number(ToRow(i.Incident), fact));
                    break;
                case CampaignFact c:
                    db.Campaigns.Add(Number(ToRow(c.Campaign), fact));
                    break;
                case ObservationFact o:
                    db.Observations.Add(Number(
                        new ObservationRow { At = o.Observation.At, Site = o.Observation.Site, Content = JsonSerializer.Serialize(o.Observation, HubJson.Options) }, fact));
                    break;
                case CalendarFact c:
                    db.Calendar.Add(Number(
                        new CalendarRow { Name = c.Calendar.Name, Content = JsonSerializer.Serialize(c.Calendar, HubJson.Options) }, fact));
                    break;
            }
        }

        foreach (var spool in touched)
            db.Edges.Update(ToRow(ledger.Spools[spool]));
        await PutAsync(db, new LogPositionRow { Records = batch.LogRecords, Log = batch.Log, LastNumber = _number }, LogPositionRow.OnlyId, cancellationToken);
        foreach (var site in batch.Checkpoints)
        {
            await db.Checkpoints.Where(c => c.SiteId == site.SiteId && (c.Second > site.After || c.Second < site.Oldest))
                .ExecuteDeleteAsync(cancellationToken);
            db.Checkpoints.AddRange(site.Rows);
            await db.SaveChangesAsync(cancellationToken);
            // A later one of this batch may replace them, which the tracker would not notice.
            foreach (var row in site.Rows)
                db.Entry(row).State = EntityState.Detached;
        }

        if (batch.Drill is { Value: { } clock })
            await PutAsync(db, new DrillRow { Clock = clock }, DrillRow.OnlyId, cancellationToken);
        else if (batch.Drill is not null)
            await db.Drill.ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        (AppliedRecords, Log) = (batch.LogRecords, batch.Log);
    }

    /// <summary>Ids of the incidents and campaigns that an erasure takes: whole, with all revisions. A campaign goes with any of its incidents.</summary>
    public async Task<(HashSet<string> Incidents, HashSet<string> Campaigns)> DueAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var latest = db.Incidents.AsNoTracking().Where(i => !db.Incidents.Any(l => l.Id == i.Id && l.Number > i.Number));
        if (request.Site is { } site)
            latest = latest.Where(i => i.Site == site);
        if (request.Before is { } before)
            latest = latest.Where(i => i.End < before);
        var incidents = (await latest.Select(i => i.Id).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var campaigns = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var content in db.Campaigns.AsNoTracking().Select(c => c.Content).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var campaign = JsonSerializer.Deserialize<CampaignRecord>(content, HubJson.Options)!;
            if (campaign.IncidentIds.Any(incidents.Contains))
                campaigns.Add(campaign.Id);
        }

        return (incidents, campaigns);
    }

    /// <summary>Erases, and notes that the database now belongs to another log, in one transaction.</summary>
    public async Task EraseAsync(
        ErasureRequest request, IReadOnlySet<string> incidents, IReadOnlySet<string> campaigns, HubLedger known, string logId, long records,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var before = request.SummariesBefore ?? request.Before;
        var siteId = request.Site is { } name ? known.Sites.GetValueOrDefault(name)?.Id ?? -1 : (int?)null;
        var second = before?.ToUnixTimeSeconds() ?? long.MaxValue;
        // An exact bound in fractions of a second takes the second that begins before it, as in the log.
        if (before is { } bound && bound > DateTimeOffset.FromUnixTimeSeconds(second))
            second++;
        await db.Summaries.Where(s => s.Second < second && (siteId == null || s.SiteId == siteId)).ExecuteDeleteAsync(cancellationToken);
        await db.Checkpoints.Where(c => c.Second < second && (siteId == null || c.SiteId == siteId)).ExecuteDeleteAsync(cancellationToken);
        var upTo = before ?? DateTimeOffset.MaxValue;
        await db.Observations.Where(o => o.At < upTo && (request.Site == null || o.Site == request.Site)).ExecuteDeleteAsync(cancellationToken);
        foreach (var some in incidents.Chunk(500))
            await db.Incidents.Where(i => some.Contains(i.Id)).ExecuteDeleteAsync(cancellationToken);
        foreach (var some in campaigns.Chunk(500))
            await db.Campaigns.Where(c => some.Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
        await AlertStore.EraseAsync(db, incidents, cancellationToken);
        await PutAsync(db, new LogPositionRow { Records = records, Log = logId, LastNumber = _number }, LogPositionRow.OnlyId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        (AppliedRecords, Log) = (records, logId);
        if (db.Database.IsSqlite())
        {
            // Deleted rows stay in the file, and in the write-ahead log, until both are written anew.
            await db.Database.ExecuteSqlRawAsync("VACUUM;", cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);", cancellationToken);
        }
    }

    private async Task AddSummaryAsync(HubDbContext db, SummaryFact fact, CancellationToken cancellationToken)
    {
        var summary = fact.Summary;
        // In a live batch both are known from the hello; records from the log's tail may be older than anything in the database.
        var spool = await KnowSpoolAsync(db, fact.Spool, cancellationToken);
        var site = ledger.Sites.GetValueOrDefault(summary.Site)
            ?? await KnowSiteAsync(db, summary.Site, UnknownSite, cancellationToken);
        db.Summaries.Add(new SummaryRow
        {
            EdgeId = spool.EdgeId,
            Sequence = (long)summary.Sequence,
            SiteId = site.Id,
            Second = summary.Second,
            RecordedAt = fact.RecordedAt,
            Payload = fact.Bytes.ToByteArray(),
        });
        ledger.Spools[fact.Spool] = spool.With((long)summary.Sequence, summary.Second);
        ledger.NoteSecond(summary.Second);
    }

    private async ValueTask<SpoolLedger> KnowSpoolAsync(HubDbContext db, SpoolKey spool, CancellationToken cancellationToken)
    {
        if (ledger.Spools.TryGetValue(spool, out var known))
            return known;
        var row = new EdgeRow { Name = spool.Edge, Epoch = Convert.FromHexString(spool.Epoch) };
        db.Edges.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(row).State = EntityState.Detached;
        return ledger.Spools[spool] = new SpoolLedger(row.Id, spool, 0, 0, 0, 0, 0, null);
    }

    private async ValueTask<SiteFacts> KnowSiteAsync(HubDbContext db, string name, SiteInfo info, CancellationToken cancellationToken)
    {
        var kind = WireNames.Kind(info.Kind);
        var known = ledger.Sites.GetValueOrDefault(name);
        if (known is not null && known.Host == info.Host && known.Kind == kind)
            return known;
        var row = new SiteRow { Id = known?.Id ?? 0, Name = name, Host = info.Host, Kind = kind };
        db.Sites.Update(row);
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(row).State = EntityState.Detached;
        if (known is null)
            ledger.NoteNew(name);
        return ledger.Sites[name] = new SiteFacts(row.Id, name, info.Host, kind);
    }

    private T Number<T>(T row, Fact fact)
        where T : IRecordedRow
    {
        row.Number = ++_number;
        row.RecordedAt = fact.RecordedAt;
        return row;
    }

    /// <summary>Inserts a row, or overwrites the one with its key.</summary>
    private static async Task PutAsync<T>(HubDbContext db, T row, object key, CancellationToken cancellationToken)
        where T : class
    {
        if (await db.FindAsync<T>([key], cancellationToken) is { } present)
        {
            var entry = db.Entry(present);
            entry.CurrentValues.SetValues(row);
            entry.DetectChanges();
        }
        else
        {
            db.Add(row);
        }
    }

    private static EdgeRow ToRow(SpoolLedger l) => new()
    {
        Id = l.EdgeId,
        Name = l.Key.Edge,
        Epoch = Convert.FromHexString(l.Key.Epoch),
        FirstSequence = l.First,
        LastSequence = l.Last,
        Summaries = l.Summaries,
        Gaps = l.Gaps,
        Missing = l.Missing,
        LastSecond = l.LastSecond,
    };

    private static IncidentRow ToRow(IncidentRecord i) => new()
    {
        Id = i.Id,
        Site = i.Site,
        Change = i.Change,
        Onset = i.Onset,
        OnsetUncertainty = i.OnsetUncertainty,
        DetectedAt = i.DetectedAt,
        End = i.End,
        Why = i.Why,
        Vectors = i.Vectors,
        PeakRequestsPerSecond = i.PeakRequestsPerSecond,
        Refused = i.Refused,
        Drill = i.Drill,
        Attackers = i.Attackers,
        Sums = i.Sums is null ? null : JsonSerializer.Serialize(i.Sums, HubJson.Options),
    };

    private static CampaignRow ToRow(CampaignRecord c) => new()
    {
        Id = c.Id,
        Drill = c.Drill,
        Withdrawn = c.Withdrawn,
        FirstOnset = c.FirstOnset,
        ConcludedAt = c.ConcludedAt,
        Content = JsonSerializer.Serialize(c, HubJson.Options),
    };
}
