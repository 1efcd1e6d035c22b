namespace Karaula.Hub.Configuration;

/// <summary>Where the database is.</summary>
public enum StorageProvider
{
    /// <summary>A SQLite file in the state directory: nothing to install.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgresql,
}
