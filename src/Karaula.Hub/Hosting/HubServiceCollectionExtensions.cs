using Karaula.Hub.Alerts;
using Karaula.Hub.Calendar;
using Karaula.Hub.Campaigns;
using Karaula.Hub.Configuration;
using Karaula.Hub.Drills;
using Karaula.Hub.Erasing;
using Karaula.Hub.Evidence;
using Karaula.Hub.Incidents;
using Karaula.Hub.Ingest;
using Karaula.Hub.Observations;
using Karaula.Hub.Purging;
using Karaula.Hub.Security;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;
using Karaula.Hub.Views;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Karaula.Hub.Hosting;

/// <summary>Registers the hub.</summary>
public static class HubServiceCollectionExtensions
{
    /// <summary>Adds the hub: storage, sealed log, grains, gRPC, HTTP API, health and metrics.</summary>
    /// <exception cref="HubConfigurationException">The options are not valid; it names everything wrong.</exception>
    public static IServiceCollection AddKaraulaHub(this IServiceCollection services, HubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (HubOptionsValidator.Validate(options) is { Count: > 0 } errors)
            throw new HubConfigurationException(errors);
        Directory.CreateDirectory(options.StateDirectory);
        AccessToken? token = null;
        if (options.TokenFile is { } file && !AccessToken.TryRead(file, out token, out var reason))
            throw new HubConfigurationException([$"token file: {reason}"]);

        AccessToken? hooks = null;
        if (options.HookTokenFile is { } hookFile && !AccessToken.TryRead(hookFile, out hooks, out var hookReason))
            throw new HubConfigurationException([$"hook token file: {hookReason}"]);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new AccessGuard(token, hooks));
        services.AddSingleton<HubListeners>();
        AddStorage(services, options);

        services.AddSingleton<HubLedger>();
        services.AddSingleton<EdgeSessions>();
        services.AddSingleton<PurgeDesk>();
        services.AddSingleton<DrillBoard>();
        services.AddSingleton<HubMetrics>();
        services.AddSingleton<SiteReplay>();
        services.AddSingleton<CampaignReporter>();
        services.AddSingleton<SiteFeed>();
        services.AddSingleton<IngestWriter>();
        services.AddSingleton<ICountryView, CountryView>();
        services.AddSingleton<HistoryView>();
        services.AddSingleton<EventDesk>();
        services.AddSingleton<NewestObservations>();

        // The order in which things start, and in reverse stop: grains may still have something to store when they stop.
        services.AddSingleton<StateLock>();
        services.AddSingleton<StoreStartup>();
        services.AddHostedService(s => s.GetRequiredService<StoreStartup>());
        services.AddHostedService(s => s.GetRequiredService<IngestWriter>());
        services.AddOrleans(ConfigureSilo);
        services.AddHostedService(s => s.GetRequiredService<SiteFeed>());
        services.AddHostedService<GrainStartup>();
        services.AddHostedService<RetentionJob>();
        services.AddHostedService<AlertJob>();
        services.AddHostedService<AlertSender>();

        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = WireLimits.MessageBytes);
        services.ConfigureHttpJsonOptions(json => HubJson.Configure(json.SerializerOptions));
        services.AddProblemDetails();
        services.AddOpenApi("v1");
        services.AddHealthChecks().AddCheck<HubReadiness>("hub", tags: ["ready"]);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(HubMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddPrometheusExporter());
        return services;
    }

    private static void AddStorage(IServiceCollection services, HubOptions options)
    {
        if (options.Storage.Provider == StorageProvider.Sqlite)
        {
            var connection = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(options.StateDirectory, "hub.db"),
                Mode = SqliteOpenMode.ReadWriteCreate,
            }.ToString();
            services.AddPooledDbContextFactory<SqliteHubDbContext>(db => db.UseSqlite(connection).AddInterceptors(new SqlitePragmas()));
            services.AddSingleton<IDbContextFactory<HubDbContext>, HubDbContexts<SqliteHubDbContext>>();
        }
        else
        {
            services.AddPooledDbContextFactory<PostgresqlHubDbContext>(db => db.UseNpgsql(options.Storage.ConnectionString));
            services.AddSingleton<IDbContextFactory<HubDbContext>, HubDbContexts<PostgresqlHubDbContext>>();
        }

        services.AddSingleton<HubStore>();
        services.AddSingleton<HubReader>();
        services.AddSingleton<AlertStore>();
        services.AddSingleton<AlertBell>();
        services.AddSingleton<EvidenceJournal>();
        services.AddSingleton<Eraser>();
    }

    private static void ConfigureSilo(ISiloBuilder silo)
    {
        // One silo, in this process: nothing comes in from outside, so there is no gateway, and the silo's own port may be any.
        silo.UseLocalhostClustering(FreePorts.Take(), gatewayPort: 0, serviceId: "karaula", clusterId: "karaula");
        silo.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromHours(2));
    }
}
