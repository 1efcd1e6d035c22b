using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Karaula.Hub.Storage;

/// <summary>The hub's database in a SQLite file.</summary>
internal sealed class SqliteHubDbContext(DbContextOptions<SqliteHubDbContext> options) : HubDbContext(options)
{
    /// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting a hub.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteHubDbContext>
    {
        public SqliteHubDbContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqliteHubDbContext>().UseSqlite("Data Source=:memory:").Options);
    }
}
