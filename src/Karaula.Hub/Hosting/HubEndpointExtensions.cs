using Karaula.Hub.Api;
using Karaula.Hub.Ingest;
using Karaula.Hub.Security;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Karaula.Hub.Hosting;

/// <summary>Puts the hub into the request pipeline.</summary>
public static class HubEndpointExtensions
{
    /// <summary>Maps the edges' gRPC service, the HTTP API, OpenAPI, health and metrics, behind the token where there is one.</summary>
    /// <remarks>Call it before mapping a console: what is mapped afterwards stands behind the same guard.</remarks>
    public static WebApplication MapKaraulaHub(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<AccessGuard>();
        app.Use(guard.InvokeAsync);
        // Only what the hub answers itself is turned into problem details; a console has pages for its errors.
        app.UseWhen(IsApi, api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages();
        });
        app.MapGrpcService<HubService>();
        app.MapHubApi();
        app.MapPurgeApi();
        app.MapOpenApi();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        return app;
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");
}
