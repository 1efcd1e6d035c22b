using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Karaula.Hub.Storage;

/// <summary>
/// The hub's database: what the sealed log holds, in a form that answers questions. Summaries, incidents, campaigns, observations and events are
/// only ever added to; erasure alone takes away. Alerts are work to do, and change as it is done. Each provider has a type of its own, because each
/// has its own migrations.
/// </summary>
internal abstract class HubDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<EdgeRow> Edges => Set<EdgeRow>();
    public DbSet<SiteRow> Sites => Set<SiteRow>();
    public DbSet<SummaryRow> Summaries => Set<SummaryRow>();
    public DbSet<IncidentRow> Incidents => Set<IncidentRow>();
    public DbSet<CampaignRow> Campaigns => Set<CampaignRow>();
    public DbSet<ObservationRow> Observations => Set<ObservationRow>();
    public DbSet<CalendarRow> Calendar => Set<CalendarRow>();
    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();
    public DbSet<LogPositionRow> LogPosition => Set<LogPositionRow>();
    public DbSet<DrillRow> Drill => Set<DrillRow>();

    public DbSet<AlertRow> Alerts => Set<AlertRow>();
    public DbSet<AlertRouteRow> AlertRoutes => Set<AlertRouteRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no type for moments that sorts; whole ticks do, and are the same everywhere.
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
            Revisions(e);
            e.HasIndex(r => new { r.Site, r.Onset });
            e.HasIndex(r => r.Onset);
        });
        modelBuilder.Entity<CampaignRow>(e =>
        {
            e.ToTable("campaigns");
            Revisions(e);
            e.HasIndex(r => r.FirstOnset);
        });
        modelBuilder.Entity<ObservationRow>(e =>
        {
            e.ToTable("observations");
            Numbered(e);
            e.HasIndex(r => r.At);
        });
        modelBuilder.Entity<CalendarRow>(e =>
        {
            e.ToTable("calendar");
            Numbered(e);
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
        modelBuilder.Entity<AlertRow>(e =>
        {
            e.ToTable("alerts");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Route, r.NextAttempt });
        });
        modelBuilder.Entity<AlertRouteRow>(e =>
        {
            e.ToTable("alert_routes");
            e.HasKey(r => r.Route);
        });
    }

    private static void Numbered<T>(EntityTypeBuilder<T> entity)
        where T : class, IRecordedRow
    {
        // Numbered by the one writer, so that both databases count alike.
        entity.HasKey(r => r.Number);
        entity.Property(r => r.Number).ValueGeneratedNever();
    }

    private static void Revisions<T>(EntityTypeBuilder<T> entity)
        where T : class, IRevisionRow
    {
        Numbered(entity);
        // An interface's property, which tells nothing of null.
        entity.Property(r => r.Id).IsRequired();
        entity.HasIndex(r => new { r.Id, r.Number });
    }

    private sealed class TicksConverter() : ValueConverter<DateTimeOffset, long>(
        v => v.UtcTicks, v => new DateTimeOffset(v, TimeSpan.Zero));
}
