using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Karaula.Hub.Storage;

/// <summary>The hub's database: what the sealed log holds, in a form that answers questions.</summary>
internal sealed class HubDbContext(DbContextOptions<HubDbContext> options) : DbContext(options)
{
    public DbSet<EdgeRow> Edges => Set<EdgeRow>();
    public DbSet<SiteRow> Sites => Set<SiteRow>();
    public DbSet<SummaryRow> Summaries => Set<SummaryRow>();
    public DbSet<IncidentRow> Incidents => Set<IncidentRow>();
    public DbSet<CampaignRow> Campaigns => Set<CampaignRow>();
    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();
    public DbSet<LogPositionRow> LogPosition => Set<LogPositionRow>();
    public DbSet<DrillRow> Drill => Set<DrillRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no type for moments that sorts; whole ticks do.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();
        configurationBuilder.Properties<TimeSpan>().HaveConversion<long>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EdgeRow>(e =>
        {
            e.ToTable("edges");
            e.HasIndex(r => new { r.Name, r.Epoch }).IsUnique();
        });
        modelBuilder.Entity<SiteRow>(e =>
        {
            e.ToTable("sites");
            e.HasIndex(r => r.Name).IsUnique();
        });
        modelBuilder.Entity<SummaryRow>(e =>
        {
            e.ToTable("summaries");
            // A natural key: with a generated one, each insert would have to be read back.
            e.HasKey(r => new { r.EdgeId, r.Sequence });
            e.HasIndex(r => new { r.SiteId, r.Second });
            e.HasOne<EdgeRow>().WithMany().HasForeignKey(r => r.EdgeId).OnDelete(DeleteBehavior.Restrict);
            e.HasOne<SiteRow>().WithMany().HasForeignKey(r => r.SiteId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<IncidentRow>(e =>
        {
            e.ToTable("incidents");
            e.HasIndex(r => new { r.Site, r.Onset });
            e.HasIndex(r => r.Onset);
        });
        modelBuilder.Entity<CampaignRow>(e =>
        {
            e.ToTable("campaigns");
            e.HasIndex(r => r.FirstOnset);
        });
        modelBuilder.Entity<CheckpointRow>(e =>
        {
            e.ToTable("checkpoints");
            e.HasKey(r => new { r.SiteId, r.Second });
        });
        modelBuilder.Entity<LogPositionRow>(e =>
        {
            e.ToTable("log_position");
            e.Property(r => r.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<DrillRow>(e =>
        {
            e.ToTable("drill");
            e.Property(r => r.Id).ValueGeneratedNever();
        });
    }

    private sealed class TicksConverter() : ValueConverter<DateTimeOffset, long>(
        v => v.UtcTicks, v => new DateTimeOffset(v, TimeSpan.Zero));
}
