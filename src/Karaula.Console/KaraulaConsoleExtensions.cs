using Karaula.Console.Components;
using Karaula.Console.Feed;
using Karaula.Console.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Karaula.Console;

/// <summary>Puts the hub's web console into a host: <c>services.AddKaraulaConsole()</c>, then <c>app.MapKaraulaConsole()</c>.</summary>
public static class KaraulaConsoleExtensions
{
    /// <summary>Adds what the console needs. The host itself registers a <see cref="Hub.Views.ICountryView"/>, as the hub does.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddKaraulaConsole(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CountryFeed>();
        services.TryAddSingleton<ConsoleAssets>();
        services.AddRazorComponents()
            .AddInteractiveServerComponents(Configure)
            // The page ticks every second; a viewer whose line is dead must learn of it in seconds, not in half a minute.
            .AddHubOptions(hub =>
            {
                hub.KeepAliveInterval = TimeSpan.FromSeconds(3);
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
            });
        return services;
    }

    /// <summary>
    /// Maps the page at <c>/</c>, its live connection at <c>/_blazor</c> and its files under <c>/_console</c>. The files are inside this
    /// assembly: nothing has to be published beside the host, and the host needs no static file middleware and no antiforgery.
    /// </summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <returns>Conventions for the page and its connection, for example <c>RequireAuthorization()</c>; the files stay public.</returns>
    public static IEndpointConventionBuilder MapKaraulaConsole(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var assets = endpoints.ServiceProvider.GetRequiredService<ConsoleAssets>();
        endpoints.MapGet(ConsoleAssets.Prefix + "/{version}/{name}", assets.ServeAsync).ExcludeFromDescription();
        var page = endpoints.MapRazorComponents<ConsoleDocument>()
            // The page's own policy says more than the one line that Blazor would add.
            .AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null)
            // There is no form on the page, so there is nothing to forge.
            .DisableAntiforgery();
        page.Add(SecurityHeaders.Apply);
        return page;
    }

    // A circuit holds one viewer's page. Ten minutes' worth of dropped viewers must not fill the hub's memory.
    private static void Configure(CircuitOptions circuits)
    {
        circuits.DisconnectedCircuitMaxRetained = 50;
        circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        circuits.DetailedErrors = false;
    }
}
