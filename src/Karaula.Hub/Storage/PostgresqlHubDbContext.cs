using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Karaula.Hub.Storage;

/// <summary>The hub's database in PostgreSQL.</summary>
internal sealed class PostgresqlHubDbContext(DbContextOptions<PostgresqlHubDbContext> options) : HubDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // Names sort by their bytes, as in SQLite, whatever language the server speaks: a cursor must mean the same everywhere.
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(string)))
            property.SetCollation("C");
    }

    /// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting a hub.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresqlHubDbContext>
    {
        public PostgresqlHubDbContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgresqlHubDbContext>().UseNpgsql("Host=127.0.0.1").Options);
    }
}
