using System.Text.Json;
using Karaula.Hub.Configuration;
using Karaula.Hub.Drills;
using Karaula.Hub.Evidence;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Karaula.Hub.Hosting;

/// <summary>
/// Brings database and sealed log to the same state. It goes on while the silo starts, which takes as long; nothing may use the store
/// before <see cref="Done"/>.
/// </summary>
internal sealed class StoreStartup(
    HubOptions options,
    IDbContextFactory<HubDbContext> contexts,
    HubStore store,
    HubReader reader,
    EvidenceJournal journal,
    DrillBoard drills,
    ILogger<StoreStartup> log) : IHostedService
{
    private const int BatchSize = 1_000;

    /// <summary>Done when the store may be used; failed when it cannot be.</summary>
    public Task Done { get; private set; } = Task.FromException(new InvalidOperationException("The store was not started."));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Done = Task.Run(() => OpenAsync(cancellationToken), cancellationToken);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        log.Starting(typeof(StoreStartup).Assembly.GetName().Version!.ToString(3), options.Describe());
        journal.Open();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await db.Database.MigrateAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
        }

        await store.LoadAsync(cancellationToken);
        await ReconcileAsync(cancellationToken);
        if (options.AllowDrill && await reader.DrillAsync(cancellationToken) is { } clock
            && DrillClock.TryCreate(JsonSerializer.Deserialize<DrillRequest>(clock, HubJson.Options)!, out var drill, out _))
            drills.Clock = drill;
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
            var content = new StoreBatch { LogRecords = applied };
            content.Facts.AddRange(batch.OfType<Fact>());
            await store.ApplyAsync(content, cancellationToken);
        }

        log.Reconciled(missing);
    }
}
