using System.Runtime.CompilerServices;
using System.Text.Json;
using Karaula.Hub.Evidence;
using Karaula.Hub.Calendar;
using Karaula.Hub.Erasing;
using Karaula.Hub.Ingest;
using Karaula.Hub.Observations;
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
    /// <param name="asOf">Only such as were recorded by then; all when null.</param>
    public async IAsyncEnumerable<StoredSummary> SummariesAsync(
        int siteId, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken, DateTimeOffset? asOf = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.Summaries
            .Where(s => s.SiteId == siteId && s.Second >= from && s.Second <= to && (asOf == null || s.RecordedAt <= asOf))
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

    /// <summary>Incidents, newest onset first, each as its last revision of the time says.</summary>
    public async Task<IReadOnlyList<IncidentRecord>> IncidentsAsync(IncidentQuery query, CancellationToken cancellationToken)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(Math.Max(query.Since, 0));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = Latest(db.Incidents, query.AsOf).Where(i => i.End == null || i.End >= from);
        if (query.Site is { } site)
            known = known.Where(i => i.Site == site);
        if (query.OfDrill)
            known = known.Where(i => i.Drill == query.Drill);
        if (query.After is { } after)
            known = known.Where(i => i.Onset < after.Onset || (i.Onset == after.Onset && string.Compare(i.Id, after.Id) > 0));
        var rows = await known.OrderByDescending(i => i.Onset).ThenBy(i => i.Id).Take(query.Limit).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToRecord);
    }

    /// <summary>One incident as it was known at a moment (now when null); null when none of that name was.</summary>
    public async Task<IncidentRecord?> IncidentAsync(string id, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Latest(db.Incidents, asOf).FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is { } row ? ToRecord(row) : null;
    }

    /// <summary>How an incident came to be: every revision, the first first, with when it was recorded.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset RecordedAt, IncidentRecord Incident)>> IncidentRevisionsAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Incidents.AsNoTracking().Where(i => i.Id == id).OrderBy(i => i.Number).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.RecordedAt, ToRecord(row)));
    }

    /// <summary>The newest checkpoint of a site at or before a second; null when there is none.</summary>
    public async Task<CheckpointRow?> CheckpointAsync(int siteId, long second, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkpoints.AsNoTracking().Where(c => c.SiteId == siteId && c.Second <= second)
            .OrderByDescending(c => c.Second).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Campaigns as they were concluded at a moment (now when null), also such as were withdrawn, newest first.</summary>
    public async Task<IReadOnlyList<CampaignRecord>> CampaignsAsync(DateTimeOffset? asOf, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Latest(db.Campaigns, asOf).OrderByDescending(c => c.FirstOnset).ThenBy(c => c.Id)
            .Take(limit).Select(c => c.Content).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => JsonSerializer.Deserialize<CampaignRecord>(c, HubJson.Options)!);
    }

    /// <summary>How a campaign came to be: every revision, the first first, with when it was recorded.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset RecordedAt, CampaignRecord Campaign)>> CampaignRevisionsAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Campaigns.AsNoTracking().Where(c => c.Id == id).OrderBy(c => c.Number)
            .Select(c => new { c.RecordedAt, c.Content }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.RecordedAt, JsonSerializer.Deserialize<CampaignRecord>(row.Content, HubJson.Options)!));
    }

    /// <summary>Observations, newest first.</summary>
    /// <param name="from">From this moment on.</param>
    /// <param name="asOf">Only such as were recorded by then; all when null.</param>
    /// <param name="after">Only those that come after this one; from the first when null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<(long Number, ObservationRecord Observation)>> ObservationsAsync(
        DateTimeOffset from, DateTimeOffset? asOf, (DateTimeOffset At, long Number)? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = db.Observations.AsNoTracking().Where(o => o.At >= from);
        if (asOf is { } then)
            known = known.Where(o => o.RecordedAt <= then);
        if (after is { } last)
            known = known.Where(o => o.At < last.At || (o.At == last.At && o.Number < last.Number));
        var rows = await known.OrderByDescending(o => o.At).ThenByDescending(o => o.Number).Take(limit)
            .Select(o => new { o.Number, o.Content }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.Number, JsonSerializer.Deserialize<ObservationRecord>(row.Content, HubJson.Options)!));
    }

    /// <summary>When a site published news, from a moment on; at most a thousand times.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> PublicationsAsync(string site, DateTimeOffset from, CancellationToken cancellationToken)
    {
        const int Most = 1_000;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Observations.AsNoTracking().Where(o => o.Site == site && o.At >= from).OrderBy(o => o.At).Take(Most)
            .Select(o => o.Content).ToListAsync(cancellationToken);
        return [.. rows.Select(c => JsonSerializer.Deserialize<ObservationRecord>(c, HubJson.Options)!).Where(o => o.Source == PublicationReport.Source).Select(o => o.At)];
    }

    /// <summary>Every calendar as it was last imported, by name.</summary>
    public async Task<IReadOnlyList<CalendarRecord>> CalendarsAsync(DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Calendar.AsNoTracking().Where(c => asOf == null || c.RecordedAt <= asOf)
            .Where(c => !db.Calendar.Any(l => l.Name == c.Name && l.Number > c.Number && (asOf == null || l.RecordedAt <= asOf)))
            .OrderBy(c => c.Name).Select(c => c.Content).ToListAsync(cancellationToken);
        return rows.ConvertAll(c => JsonSerializer.Deserialize<CalendarRecord>(c, HubJson.Options)!);
    }

    /// <summary>The clock of an exercise under way, as JSON; null in earnest.</summary>
    public async Task<string?> DrillAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Drill.Where(d => d.Id == DrillRow.OnlyId).Select(d => d.Clock).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Whether anything has come of age.</summary>
    public async Task<bool> IsAnythingDueAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        var before = request.Before ?? DateTimeOffset.MinValue;
        var summaries = request.SummariesBefore ?? before;
        var second = summaries.ToUnixTimeSeconds();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Summaries.AnyAsync(s => s.Second < second, cancellationToken)
            || await db.Observations.AnyAsync(o => o.At < summaries, cancellationToken)
            || await Latest(db.Incidents, null).AnyAsync(i => i.End < before, cancellationToken);
    }

    /// <summary>Begins a transaction that writes nothing and lets it go: throws when the database cannot be written to.</summary>
    public async Task ProbeWriteAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // SQLite begins with BEGIN IMMEDIATE, which needs the lock at once; a PostgreSQL that only follows another refuses any DELETE.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Drill.Where(d => d.Id < 0).ExecuteDeleteAsync(cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
    }

    /// <summary>Of each thing the last revision of the time.</summary>
    private static IQueryable<T> Latest<T>(DbSet<T> revisions, DateTimeOffset? asOf)
        where T : class, IRevisionRow
    {
        var all = revisions.AsNoTracking();
        if (asOf is { } then)
            all = all.Where(r => r.RecordedAt <= then);
        return all.Where(r => !all.Any(later => later.Id == r.Id && later.Number > r.Number));
    }

    private static IncidentRecord ToRecord(IncidentRow i) => new(
        i.Id, i.Site, i.Change, i.Onset, i.OnsetUncertainty, i.DetectedAt, i.End, i.Why, i.Vectors,
        i.PeakRequestsPerSecond, i.Refused, i.Drill, i.Attackers)
    {
        Sums = i.Sums is null ? null : JsonSerializer.Deserialize<IncidentSums>(i.Sums, HubJson.Options),
    };
}
