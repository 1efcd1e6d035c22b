using System.Data.Common;
using Karaula.Hub.Configuration;
using Npgsql;

namespace Karaula.Hub.Hosting;

/// <summary>Checks a hub's configuration without starting it: what <c>karaula hub check</c> does.</summary>
public static class HubCheck
{
    /// <summary>Validates the options, and asks a database server whether it is there and lets this user in. Changes nothing.</summary>
    /// <returns>One sentence per error; empty when all is well.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(HubOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = HubOptionsValidator.Validate(options);
        if (errors.Count > 0 || options.Storage.Provider == StorageProvider.Sqlite)
            return errors;
        try
        {
            await using var connection = new NpgsqlConnection(options.Storage.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            // What migrations need on a new database.
            command.CommandText = "SELECT has_schema_privilege(current_user, current_schema(), 'CREATE') AND NOT pg_is_in_recovery()";
            return await command.ExecuteScalarAsync(cancellationToken) is true
                ? []
                : [$"storage: {options.Storage} does not let this user make tables"];
        }
        catch (DbException e)
        {
            return [$"storage: {options.Storage}: {e.Message}"];
        }
    }
}
