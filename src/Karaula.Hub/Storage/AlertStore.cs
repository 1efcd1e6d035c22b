using System.Text.Json;
using Karaula.Hub.Alerts;
using Karaula.Hub.Evidence;
using Microsoft.EntityFrameworkCore;

namespace Karaula.Hub.Storage;

/// <summary>Keeps what is to be told and what was. It writes beside the one writer of facts: its rows are its own. Thread-safe.</summary>
internal sealed class AlertStore(IDbContextFactory<HubDbContext> contexts)
{
    /// <summary>Messages of one route that may wait; one more, and the oldest is given up.</summary>
    public const int MostPending = 1_000;

    /// <summary>Names the lock of PostgreSQL that keeps telling and erasing apart, in this database: "karaula" in ASCII.</summary>
    private const long TellingOrErasing = 0x6B61_7261_756C_61;

    /// <summary>What every route has told.</summary>
    public async Task<Dictionary<string, RouteState>> StatesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.AlertRoutes.AsNoTracking().ToListAsync(cancellationToken);
        return rows.ToDictionary(r => r.Route, r => JsonSerializer.Deserialize<RouteState>(r.State, HubJson.Options)!, StringComparer.Ordinal);
    }

    /// <summary>Notes what a route has told together with the messages that tell it, so that neither is there without the other.</summary>
    /// <returns>
    /// How many older messages had to be given up for them; null when one is about what was erased after it was planned: then nothing was kept.
    /// </returns>
    public async Task<int?> AddAsync(string route, RouteState? state, IReadOnlyList<AlertMessage> messages, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await ExcludeAsync(db, cancellationToken);
        string[] told = [.. messages.SelectMany(m => m.Incidents).Select(i => i.Id).Distinct(StringComparer.Ordinal)];
        if ((await KnownAsync(db, told, cancellationToken)).Count < told.Length)
            return null;

        if (state is not null)
        {
            // What was erased since the route's state was read is not to come back with it.
            var known = await KnownAsync(db, state.Told.Select(t => t.Id), cancellationToken);
            var text = JsonSerializer.Serialize(state with { Told = [.. state.Told.Where(t => known.Contains(t.Id))] }, HubJson.Options);
            if (await db.AlertRoutes.FindAsync([route], cancellationToken) is { } row)
                row.State = text;
            else
                db.AlertRoutes.Add(new AlertRouteRow { Route = route, State = text });
        }

        db.Alerts.AddRange(messages.Select(ToRow));
        await db.SaveChangesAsync(cancellationToken);
        var pending = db.Alerts.Where(a => a.Route == route && a.NextAttempt != null);
        var tooMany = await pending.CountAsync(cancellationToken) - MostPending;
        if (tooMany > 0)
        {
            var oldest = await pending.OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).Take(tooMany).Select(a => a.Id).ToListAsync(cancellationToken);
            await db.Alerts.Where(a => oldest.Contains(a.Id)).ExecuteUpdateAsync(
                a => a.SetProperty(r => r.NextAttempt, (DateTimeOffset?)null).SetProperty(r => r.Error, $"given up: more than {MostPending} were waiting"), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return Math.Max(0, tooMany);
    }

    /// <summary>The oldest message of a route that is due, and before which none about the same waits; null when there is none.</summary>
    public async Task<AlertRow?> DueAsync(string route, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = db.Alerts.AsNoTracking().Where(a => a.Route == route && a.NextAttempt != null);
        return await pending
            .Where(a => a.NextAttempt <= now && !pending.Any(b => b.Group == a.Group && b.Group != AlertWriter.TestGroup
                && (b.CreatedAt < a.CreatedAt || (b.CreatedAt == a.CreatedAt && string.Compare(b.Id, a.Id) < 0))))
            .OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Notes that a message was taken.</summary>
    public async Task DeliveredAsync(string id, int attempts, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Alerts.Where(a => a.Id == id).ExecuteUpdateAsync(
            a => a.SetProperty(r => r.Attempts, attempts).SetProperty(r => r.DeliveredAt, at).SetProperty(r => r.NextAttempt, (DateTimeOffset?)null)
                .SetProperty(r => r.Error, (string?)null),
            cancellationToken);
    }

    /// <summary>Notes that a message was not taken.</summary>
    /// <param name="id">Which.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="next">When to try again; null: never.</param>
    /// <param name="error">Why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task FailedAsync(string id, int attempts, DateTimeOffset? next, string error, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Alerts.Where(a => a.Id == id).ExecuteUpdateAsync(
            a => a.SetProperty(r => r.Attempts, attempts).SetProperty(r => r.NextAttempt, next).SetProperty(r => r.Error, error), cancellationToken);
    }

    /// <summary>Messages, newest first.</summary>
    public async Task<List<AlertRow>> ListAsync(string? route, (DateTimeOffset At, string Id)? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.Alerts.AsNoTracking();
        if (route is not null)
            rows = rows.Where(a => a.Route == route);
        if (after is { } last)
            rows = rows.Where(a => a.CreatedAt < last.At || (a.CreatedAt == last.At && string.Compare(a.Id, last.Id) < 0));
        return await rows.OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>One message; null when there is none of that name.</summary>
    public async Task<AlertRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Alerts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellationToken);
    }

    /// <summary>How many messages wait, by route.</summary>
    public async Task<Dictionary<string, int>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Alerts.Where(a => a.NextAttempt != null).GroupBy(a => a.Route).ToDictionaryAsync(g => g.Key, g => g.Count(), cancellationToken);
    }

    /// <summary>Lets go of messages that were delivered or given up, and of routes that are no longer configured.</summary>
    public async Task PruneAsync(DateTimeOffset before, IReadOnlyList<string> routes, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Alerts.Where(a => a.CreatedAt < before && a.NextAttempt == null).ExecuteDeleteAsync(cancellationToken);
        await db.Alerts.Where(a => a.NextAttempt != null && !routes.Contains(a.Route)).ExecuteUpdateAsync(
            a => a.SetProperty(r => r.NextAttempt, (DateTimeOffset?)null).SetProperty(r => r.Error, "given up: its route is no longer configured"), cancellationToken);
        await db.AlertRoutes.Where(r => !routes.Contains(r.Route)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Erases messages that tell of incidents which are erased, and forgets that these were told.</summary>
    public static async Task EraseAsync(HubDbContext db, IReadOnlySet<string> incidents, CancellationToken cancellationToken)
    {
        if (incidents.Count == 0)
            return;
        await ExcludeAsync(db, cancellationToken);
        var gone = new List<string>();
        await foreach (var row in db.Alerts.AsNoTracking().Select(a => new { a.Id, a.Incidents }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (row.Incidents.Any(incidents.Contains))
                gone.Add(row.Id);
        }

        foreach (var some in gone.Chunk(500))
            await db.Alerts.Where(a => some.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
        foreach (var row in await db.AlertRoutes.ToListAsync(cancellationToken))
        {
            var state = JsonSerializer.Deserialize<RouteState>(row.State, HubJson.Options)!;
            row.State = JsonSerializer.Serialize(state with { Told = [.. state.Told.Where(t => !incidents.Contains(t.Id))] }, HubJson.Options);
        }
    }

    /// <summary>
    /// Waits until no other transaction tells or erases, and keeps them waiting until this one ends. Without it a message that is being stored sees its
    /// incident, whose erasure is not committed yet, and the erasure does not see the message. SQLite has one writer at a time anyway.
    /// </summary>
    private static async Task ExcludeAsync(HubDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({TellingOrErasing})", cancellationToken);
    }

    /// <summary>Of these ids those of incidents that are stored.</summary>
    private static async Task<HashSet<string>> KnownAsync(HubDbContext db, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(500))
            known.UnionWith(await db.Incidents.Where(i => some.Contains(i.Id)).Select(i => i.Id).Distinct().ToListAsync(cancellationToken));
        return known;
    }

    private static AlertRow ToRow(AlertMessage m) => new()
    {
        Id = m.Id,
        Route = m.Route,
        Group = m.Group,
        Status = m.Status,
        Severity = JsonNamingPolicy.SnakeCaseLower.ConvertName(m.Severity.ToString()),
        Title = m.Title,
        CreatedAt = m.At,
        NextAttempt = m.At,
        Incidents = [.. m.Incidents.Select(i => i.Id)],
        Content = JsonSerializer.Serialize(m, HubJson.Options),
    };
}
