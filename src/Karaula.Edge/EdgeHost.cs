using System.Diagnostics;
using System.Net;
using System.Text;
using Karaula.Edge.Challenge;
using Karaula.Edge.Configuration;
using Karaula.Edge.Connections;
using Karaula.Edge.Control;
using Karaula.Edge.Hosting;
using Karaula.Edge.Hygiene;
using Karaula.Edge.Origin;
using Karaula.Edge.Telemetry;
using Karaula.Edge.Waf;
using Karaula.Http.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge;

/// <summary>Builds an edge: the one way in, for <c>karaula-edge</c> and for tests.</summary>
public static class EdgeHost
{
    // Kestrel otherwise takes a bare LF for a line end, and a peer that does not sees another request.
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>An edge that is ready to run.</summary>
    /// <param name="configuration">What it is to do.</param>
    /// <param name="configurationFile">The file to reload from; null for none.</param>
    /// <param name="startErrors">Why the last good configuration had to serve; empty when it had not.</param>
    /// <param name="configure">For whoever hosts it: logging, a fake clock.</param>
    public static WebApplication Build(
        EdgeConfiguration configuration,
        string? configurationFile = null,
        IReadOnlyList<ConfigurationError>? startErrors = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        RuntimeFloor.Require();
        AppContext.SetSwitch(StrictLineEnds, true);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.WebHost.ConfigureKestrel((_, kestrel) => Listen(kestrel, configuration));
        builder.WebHost.UseSockets(Sockets);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(10));

        // The framework would make an activity for each request, which nobody here looks at: a tenth of what a hit costs.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddHttpForwarder();
        services.AddSingleton(configuration);
        services.AddSingleton(new ConfigurationSource(configurationFile, startErrors ?? []));
        services.AddSingleton(EdgeSecret.Load(configuration.StateFolder));
        services.AddSingleton<EdgeMetrics>();
        services.AddSingleton(configuration.Connections);
        services.AddSingleton(provider => new ConnectionTable(configuration.Connections, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FrontDoor>();
        services.AddSingleton<ProtocolWatch>();
        services.AddSingleton<ConnectionWatch>();
        services.AddSingleton<StallWatch>();
        services.AddSingleton(provider => new ForwardingLoop(configuration.Name, provider.GetRequiredService<EdgeSecret>()));
        services.AddSingleton<EdgeRuntime>();
        services.AddChallenge(configuration);
        services.AddSingleton<OriginClient>();
        services.AddSingleton<OriginMiddleware>();
        services.AddSingleton<MetricsText>();
        services.AddSingleton(_ => new HubSpool(Spool.Open(
            Path.Combine(configuration.StateFolder, "spool"), configuration.Hub?.SpoolBytes ?? 64L << 20)));
        services.AddSingleton<SitePurger>();
        services.AddSingleton(new PurgeMark(configuration.StateFolder));
        services.AddSingleton<RefusalReports>();
        services.AddSingleton<HubConnection>();
        services.AddHostedService<ConfigurationReloader>();
        services.AddHostedService<SummaryClock>();
        services.AddSingleton<OriginChecker>();
        services.AddHostedService(provider => provider.GetRequiredService<OriginChecker>());
        services.AddHostedService(provider => provider.GetRequiredService<HubConnection>());
        services.AddHttpCache(options =>
        {
            options.MaximumBytes = configuration.CacheBytes;
            if (configuration.CacheDiskBytes > 0)
                options.Disk = new() { Folder = Path.Combine(configuration.StateFolder, "cache"), MaximumBytes = configuration.CacheDiskBytes };
            options.CacheName = "karaula";
            options.Policy = static context => context.Features.Get<RequestState>()?.Settings.Cache;
            options.OnDetach = static (from, to) => to.Features.Set(from.Features.GetRequiredFeature<RequestState>().ForRenewal());
        });
        services.AddSingleton<RefusedByServer>();
        services.AddWaf(static options =>
        {
            options.Site = static context => context.Features.Get<RequestState>()?.Settings.Configuration.Waf;
            options.RequestId = static context => context.Features.Get<RequestState>()?.Id ?? "";
            options.Refuse = WafAnswers.WriteAsync;
        });
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<MetricsText>();
        app.Services.GetRequiredService<RefusedByServer>().Subscribe(app.Services.GetRequiredService<DiagnosticListener>());
        app.Services.GetRequiredService<ConnectionWatch>();
        app.MapWhen(
            static context => context.Features.Get<AdminConnection>() is not null, branch => branch.Run(AdminEndpoints.InvokeAsync));
        app.UseMiddleware<EdgeMiddleware>();
        app.UseWaf();
        app.UseHttpCache();
        app.UseWafForResponses();
        app.Run(app.Services.GetRequiredService<OriginMiddleware>().InvokeAsync);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, EdgeConfiguration configuration)
    {
        kestrel.AddServerHeader = false;

        // Field values are bytes: what a site writes in UTF-8 or anything else passes as it is, both ways (RFC 9110, section 5.5).
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.AllowSynchronousIO = false;
        ServerLimits.Apply(kestrel.Limits, configuration.Connections);
        foreach (var endPoint in configuration.Listen)
        {
            // HTTP/2 in the clear would need prior knowledge, which no browser has.
            kestrel.Listen(endPoint, listen =>
            {
                Serve(listen, HttpProtocols.Http1, configuration.ProxyProtocol);
                listen.KeepReceivedBytes();
                listen.UseProtocolWatch();
            });
        }

        foreach (var endPoint in configuration.ListenTls)
        {
            kestrel.Listen(endPoint, listen =>
            {
                Serve(listen, HttpProtocols.Http1AndHttp2, configuration.ProxyProtocol);
                listen.UseHello();
                listen.UseTls();
                listen.KeepReceivedBytes();
                listen.UseProtocolWatch();
            });
        }

        if (configuration.Admin is { } admin)
            kestrel.Listen(admin, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection =>
                {
                    connection.Features.Set(AdminConnection.Instance);
                    return next(connection);
                });
            });
    }

    // What a client does not take, or we do not read, waits in its sockets and ours: little of it here.
    private static void Sockets(SocketTransportOptions sockets)
    {
        sockets.MaxReadBufferSize = 64 * 1024;
        sockets.MaxWriteBufferSize = ServerLimits.InFlight;
        sockets.CreateBoundListenSocket = ListenSocket.Create;
    }

    /// <summary>The PROXY header comes in the clear, before TLS.</summary>
    private static void Serve(ListenOptions listen, HttpProtocols protocols, ProxyProtocolOptions? proxy)
    {
        listen.Protocols = protocols;
        if (proxy is { Trusted.Count: > 0 })
            listen.UseProxyProtocol(proxy);
        listen.UseAdmission();
    }
}
