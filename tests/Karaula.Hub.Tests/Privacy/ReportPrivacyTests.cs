using System.Buffers.Binary;
using System.Data.Common;
using System.Net;
using System.Text;
using Karaula.Hub.Configuration;
using Karaula.Hub.Storage;
using Karaula.Hub.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Hub.Tests.Storage;

/// <summary>Reads everything that a hub keeps, and looks for addresses in every form that one may have.</summary>
public sealed class PrivacyTests(SharedPostgres postgres) : IDisposable
{
    private static readonly IPAddress Source = IPAddress.Parse("198.51.100.77");
    private static readonly IPAddress Attacker = IPAddress.Parse("203.0.113.7");
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task Store_AfterAnAttackAndAReport_HoldsNothingOfTheReportedAddress(StorageProvider provider)
    {
        File.WriteAllText(_state.File("hook"), "a-token-for-hooks-only");
        var storage = await postgres.NewAsync(provider);
        await using var hub = await TestHub.StartAsync(_state.File("hub"), o => o with { Storage = storage, HookTokenFile = _state.File("hook") });
        await BothStoresTests.AttackAsync(hub, end: true);
        using (var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/observations/crowdsec", UriKind.Relative)))
        {
            request.Headers.Add("Authorization", "Bearer a-token-for-hooks-only");
            request.Content = new StringContent($$$"""[{"scenario":"x/y","message":"Ip {{{Source}}}","source":{"ip":"{{{Source}}}","value":"{{{Source}}}","scope":"Ip"}}]""", Encoding.UTF8, "application/json");
            using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        var kept = await DumpAsync(hub);
        foreach (var file in Directory.GetFiles(_state.File("hub"), "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 0))
            kept.Add((Path.GetFileName(file), await ReadAsync(file)));

        // The same eyes see an address that is there, as text and as bytes: one that attacked.
        Assert.Contains(kept, k => Forms(Attacker).Any(form => k.Content.AsSpan().IndexOf(form) >= 0));
        foreach (var (name, content) in kept)
            Assert.All(Forms(Source), form => Assert.True(content.AsSpan().IndexOf(form) < 0, $"{name} holds {Convert.ToHexString(form)}"));
    }

    /// <summary>Every column of every row of every table, as bytes.</summary>
    private static async Task<List<(string Name, byte[] Content)>> DumpAsync(TestHub hub)
    {
        var kept = new List<(string, byte[])>();
        await using var db = await hub.Services.GetRequiredService<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct().ToList())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            var all = new MemoryStream();
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                for (var i = 0; i < reader.FieldCount; i++)
                    all.Write(BytesOf(reader, i));
            }

            kept.Add((table, all.ToArray()));
        }

        return kept;
    }

    private static byte[] BytesOf(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        byte[] bytes => bytes,
        string[] texts => Encoding.UTF8.GetBytes(string.Join('|', texts)),
        var value => Encoding.UTF8.GetBytes($"{value}|"),
    };

    private static IEnumerable<byte[]> Forms(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var number = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        yield return bytes;
        yield return [.. bytes.Reverse()];
        yield return Encoding.UTF8.GetBytes(address.ToString());
        yield return Encoding.UTF8.GetBytes(Convert.ToHexString(bytes));
        yield return Encoding.UTF8.GetBytes(Convert.ToHexStringLower(bytes));
        yield return Encoding.UTF8.GetBytes($"{number}");
        yield return Encoding.UTF8.GetBytes(Convert.ToBase64String(bytes)[..5]);
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new MemoryStream();
        await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }
}
