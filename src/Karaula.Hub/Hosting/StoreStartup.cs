using System.Text.Json;
using Karaula.Hub.Configuration;
using Karaula.Hub.Drills;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Karaula.Hub.Hosting;

/// <summary>
/// Brings database and sealed log to the same state. It goes on while the silo starts, which takes as long; nothing may use the store
/// before <see cref="Done"/>.
/// </summary>
internal sealed class StoreStartup(
    HubOptions options,
    StateLock stateLock,
    IDbContextFactory<HubDbContext> contexts,
    HubStore store,
    HubLedger ledger,
    HubReader reader,
    EvidenceJournal journal,
    DrillBoard drills,
    TimeProvider time,
    ILogger<StoreStartup> log) : IHostedService
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Done when the store may be used; failed when it cannot be.</summary>
    public Task Done { get; private set; } = Task.FromException(new InvalidOperationException("The store was not started."));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        stateLock.Take();
        Done = Task.Run(() => OpenAsync(cancellationToken), cancellationToken);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        log.Starting(typeof(StoreStartup).Assembly.GetName().Version!.ToString(3), options.Describe());
        await MigrateAsync(cancellationToken);
        await store.LoadAsync(cancellationToken);
        journal.Open(store.Log);
        if (store.Log.Length > 0 && store.Log != journal.LogId)
        {
            throw new HubConfigurationException([
                $"state directory: the database belongs to the sealed log {store.Log}, but '{journal.Path}' is {journal.LogId}: it was replaced, or "
                + "the database is another hub's. Put it back, or move both log and database away to begin anew."]);
        }

        await ReconcileAsync(cancellationToken);
        // What was only in the log is in the database now, and does not go through the feed.
        ledger.NoneIsNew();
        if (options.AllowDrill && await reader.DrillAsync(cancellationToken) is { } clock
            && DrillClock.TryCreate(JsonSerializer.Deserialize<DrillRequest>(clock, HubJson.Options)!, out var drill, out _))
            drills.Clock = drill;
    }

    /// <summary>Brings the database's tables up to date. A server that is not there yet is waited for: both may start at once after a power cut.</summary>
    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await using var db = await contexts.CreateDbContextAsync(cancellationToken);
                await db.Database.MigrateAsync(cancellationToken);
                if (options.Storage.Provider == StorageProvider.Sqlite)
                    await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient)
            {
                log.DatabaseAway(e.Message, wait.TotalSeconds);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>Applies what the log has and the database lacks: a hub was killed between the two.</summary>
    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var records = journal.State.Records;
        var missing = records - store.AppliedRecords;
        if (missing < 0)
        {
            throw new HubConfigurationException([
                $"state directory: the database holds {store.AppliedRecords} records of the sealed log, but the log has only {records}: "
                + $"'{journal.Path}' was cut off or replaced. Put it back, or move both log and database away to begin anew."]);
        }

        if (missing == 0)
            return;
        var applied = store.AppliedRecords;
        foreach (var batch in journal.ReadFrom(applied).Chunk(BatchSize))
        {
            applied += batch.Length;
            // The writer never logs a summary twice, so all are new to the database.
            var content = new StoreBatch { Log = journal.LogId, LogRecords = applied };
            content.Facts.AddRange(batch);
            await store.ApplyAsync(content, cancellationToken);
        }

        log.Reconciled(missing);
    }
}
