using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Karaula.Hub.Storage;

/// <summary>
/// Sets what SQLite keeps per connection. <c>synchronous=NORMAL</c>: with a write-ahead log a power cut can undo the last commits but not
/// corrupt the file, and what it undoes is in the sealed log, which was flushed before; the position in the log is undone with it, so the
/// next start applies those records again. FULL would pay a second flush for each batch and gain nothing.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Text = "PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Text;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
