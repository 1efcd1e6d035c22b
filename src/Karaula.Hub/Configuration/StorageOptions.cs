using Npgsql;

namespace Karaula.Hub.Configuration;

/// <summary>Where the hub keeps what it knows, beside the sealed log. The connection string, which may hold a password, is never printed.</summary>
public sealed class StorageOptions
{
    /// <summary>The environment variable that a connection string is read from when no file is named.</summary>
    public const string ConnectionVariable = "KARAULA_STORAGE_CONNECTION";

    private readonly string? _connection;

    /// <summary>A SQLite file in the state directory.</summary>
    public StorageOptions()
    {
    }

    /// <summary>A PostgreSQL server.</summary>
    /// <param name="connectionString">As Npgsql reads it: <c>Host=…;Database=…;Username=…;Password=…</c>.</param>
    public StorageOptions(string connectionString) => (Provider, _connection) = (StorageProvider.Postgresql, connectionString);

    /// <summary>Which.</summary>
    public StorageProvider Provider { get; }

    /// <summary>What cannot be the connection string of a server; null when all is well.</summary>
    internal string? FindError()
    {
        if (Provider == StorageProvider.Sqlite)
            return null;
        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(_connection).Host) ? "the connection string names no Host" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The message may quote the string, and with it the password.
            return "the connection string cannot be read; it is written Host=...;Database=...;Username=...;Password=...";
        }
    }

    /// <summary>The connection string, for whoever connects.</summary>
    internal string ConnectionString => _connection ?? throw new InvalidOperationException("SQLite has no connection string.");

    /// <summary>Provider, server and database; no user's secret.</summary>
    public override string ToString()
    {
        if (Provider == StorageProvider.Sqlite)
            return "sqlite";
        if (FindError() is not null)
            return "postgresql";
        var parts = new NpgsqlConnectionStringBuilder(_connection);
        return $"postgresql({parts.Host}:{parts.Port}/{parts.Database})";
    }
}
