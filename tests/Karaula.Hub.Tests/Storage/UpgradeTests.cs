using System.Data.Common;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Karaula.Hub.Configuration;
using Karaula.Hub.Storage;
using Karaula.Hub.Tests.Support;
using Karaula.Hub.Views;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Karaula.Hub.Tests.Storage;

/// <summary>A database as the first hub made it, taken over by this one. The rows are written as they were then: as text, not by today's code.</summary>
public sealed class UpgradeTests(SharedPostgres postgres) : IDisposable
{
    private const long Second = 1_771_329_600;
    private static readonly DateTimeOffset Onset = new(2026, 2, 7, 11, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Detected = Onset.AddSeconds(9);
    private static readonly DateTimeOffset End = Onset.AddMinutes(4);
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task Start_OnADatabaseOfTheOldestMigration_AnswersWhatWasInIt(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        Directory.CreateDirectory(_state.File("hub"));
        await using (HubDbContext db = provider == StorageProvider.Sqlite
            ? new SqliteHubDbContext(new DbContextOptionsBuilder<SqliteHubDbContext>().UseSqlite($"Data Source={Path.Combine(_state.File("hub"), "hub.db")};Pooling=false").Options)
            : new PostgresqlHubDbContext(new DbContextOptionsBuilder<PostgresqlHubDbContext>().UseNpgsql(storage.ConnectionString).Options))
        {
            var oldest = db.Database.GetMigrations().First();
            Assert.EndsWith("_Initial", oldest, StringComparison.Ordinal);
            await db.GetService<IMigrator>().MigrateAsync(oldest, TestContext.Current.CancellationToken);
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await FillAsync(db.Database.GetDbConnection(), provider);
        }

        await using var hub = await TestHub.StartAsync(_state.File("hub"), o => o with { Storage = storage });
        var incident = Assert.Single(await hub.GetAsync<IncidentView[]>("api/v1/incidents"));
        Assert.Equal(("i234567bc", "vlada", Onset, TimeSpan.FromSeconds(3), Detected), (incident.Id, incident.Site, incident.Onset, incident.OnsetUncertainty, incident.DetectedAt));
        Assert.Equal((End, "Requests rose tenfold.", 912L, 8_001L), (incident.End!.Value, incident.Why, incident.PeakRequestsPerSecond, incident.Refused));
        Assert.Equal(["http-get", "cache-busting"], incident.Vectors);
        var revisions = await hub.GetAsync<JsonArray>("api/v1/incidents/i234567bc/revisions");
        Assert.Equal("ended", (string?)Assert.Single(revisions)!["change"]);
        // A moment before it was recorded nobody knew of it.
        Assert.Empty(await hub.GetAsync<IncidentView[]>($"api/v1/incidents?as_of={BothStoresTests.Moment(Detected.AddTicks(-1))}"));

        var campaign = (await hub.GetAsync<JsonArray>("api/v1/campaigns/campaign-1/revisions"))[0]!;
        Assert.Contains("\"p_value\":0.00125", campaign.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("3 of 4 sites began failing.", campaign.ToJsonString(), StringComparison.Ordinal);

        var summaries = await hub.GetAsync<JsonArray>("api/v1/sites/vlada/summaries");
        Assert.Equal(3, summaries.Count);
        Assert.Equal([1L, 2, 3], summaries.Select(s => (long)s!["sequence"]!));
        var edge = Assert.Single(await hub.GetAsync<JsonArray>("api/v1/edges"))!;
        Assert.Equal(("edge-1", 3L), ((string?)edge["name"], (long)edge["summaries"]!));
        // An edge goes on where it was.
        var hello = TestEdge.Hello("edge-1", "vlada");
        var (stream, last) = await TestEdge.ConnectAsync(hub.Addresses.Grpc, hello);
        stream.Dispose();
        Assert.Equal(3UL, last);
        Assert.Empty(await hub.GetAsync<JsonArray>("api/v1/alerts"));
    }

    private static async Task FillAsync(DbConnection connection, StorageProvider provider)
    {
        var content = $$"""
            {"id":"campaign-1","concluded_at":"{{Detected:O}}","drill":null,"sites":["vlada"],"incident_ids":["i234567bc"],"p_value":0.00125,"expected_by_chance":0.02,
            "first_onset":"{{Onset:O}}","shown_onset":"{{Onset:O}}","sentence":"3 of 4 sites began failing.","links":["timing"]}
            """;
        await RunAsync(connection, """INSERT INTO edges ("Id","Name","Epoch","FirstSequence","LastSequence","Summaries","Gaps","Missing","LastSecond") VALUES (1,'edge-1',@p0,1,3,3,0,0,@p1)""",
            TestEdge.EpochOf("edge-1").ToByteArray(), Second + 2);
        await RunAsync(connection, """INSERT INTO sites ("Id","Name","Host","Kind") VALUES (1,'vlada','vlada.example','state')""");
        if (provider == StorageProvider.Sqlite)
        {
            for (var n = 0; n < 3; n++)
                await RunAsync(connection, """INSERT INTO summaries ("EdgeId","Sequence","SiteId","Second","Payload") VALUES (1,@p0,1,@p1,@p2)""", n + 1L, Second + n, Payload(n));
            await RunAsync(connection, """
                INSERT INTO incidents ("Id","Site","Onset","OnsetUncertainty","DetectedAt","End","Why","Vectors","PeakRequestsPerSecond","Refused","Drill","Attackers")
                VALUES ('i234567bc','vlada',@p0,@p1,@p2,@p3,'Requests rose tenfold.','["http-get","cache-busting"]',912,8001,NULL,@p4)
                """, Onset.UtcTicks, TimeSpan.FromSeconds(3).Ticks, Detected.UtcTicks, End.UtcTicks, Array.Empty<byte>());
            await RunAsync(connection, """INSERT INTO campaigns ("Id","FirstOnset","ConcludedAt","Content") VALUES ('campaign-1',@p0,@p1,@p2)""", Onset.UtcTicks, Detected.UtcTicks, content);
            await RunAsync(connection, """INSERT INTO log_position ("Id","Records") VALUES (1,0)""");
            return;
        }

        for (var n = 0; n < 3; n++)
            await RunAsync(connection, """INSERT INTO summaries ("EdgeId","Sequence","SiteId","Second","RecordedAt","Payload") VALUES (1,@p0,1,@p1,@p2,@p3)""", n + 1L, Second + n, Detected.UtcTicks, Payload(n));
        await RunAsync(connection, """
            INSERT INTO incidents ("Number","RecordedAt","Id","Site","Change","Onset","OnsetUncertainty","DetectedAt","End","Why","Vectors","PeakRequestsPerSecond","Refused","Drill","Sums","Attackers")
            VALUES (1,@p2,'i234567bc','vlada','ended',@p0,@p1,@p2,@p3,'Requests rose tenfold.','{http-get,cache-busting}',912,8001,NULL,NULL,@p4)
            """, Onset.UtcTicks, TimeSpan.FromSeconds(3).Ticks, Detected.UtcTicks, End.UtcTicks, Array.Empty<byte>());
        await RunAsync(connection, """INSERT INTO campaigns ("Number","RecordedAt","Id","Drill","Withdrawn","FirstOnset","ConcludedAt","Content") VALUES (2,@p1,'campaign-1',NULL,FALSE,@p0,@p1,@p2)""",
            Onset.UtcTicks, Detected.UtcTicks, content);
        await RunAsync(connection, """INSERT INTO log_position ("Id","Records","Log","LastNumber") VALUES (1,0,'',2)""");
        // The server hands out numbers, and must not hand out these again.
        await RunAsync(connection, """SELECT setval(pg_get_serial_sequence('edges','Id'), 1), setval(pg_get_serial_sequence('sites','Id'), 1)""");
    }

    private static byte[] Payload(int n) => MadeUp.Peace("vlada", Second + n, (ulong)(n + 1)).ToByteArray();

    private static async Task RunAsync(DbConnection connection, string text, params object[] values)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        for (var n = 0; n < values.Length; n++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"p{n}", values[n]);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
