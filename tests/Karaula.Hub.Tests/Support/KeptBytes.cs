using System.Data.Common;
using System.Text;
using Karaula.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Hub.Tests.Support;

/// <summary>All that a running hub keeps: its files, the database's among them, and what the database says of each row.</summary>
internal static class KeptBytes
{
    public static async Task<List<(string Name, byte[] Content)>> OfAsync(TestHub hub, string folder)
    {
        var kept = await DumpAsync(hub);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 0))
            kept.Add((Path.GetFileName(file), await ReadAsync(file)));
        return kept;
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

    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new MemoryStream();
            await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
            return content.ToArray();
        }
        catch (FileNotFoundException)
        {
            // Of SQLite's files, some come and go.
            return [];
        }
    }
}
