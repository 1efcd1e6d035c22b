using Karaula.Hub.Configuration;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace Karaula.Hub.Hosting;

/// <summary>Builds a whole hub: the one way in which the command line and the tests make one.</summary>
public static class HubHost
{
    /// <summary>Builds a hub that listens where the options say. Start it with <see cref="WebApplication.StartAsync"/>.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="configureBuilder">Adds services, such as a console's.</param>
    /// <param name="configureApp">Maps more, such as a console's pages, behind the same guard.</param>
    /// <exception cref="HubConfigurationException">The options are not valid; it names everything wrong.</exception>
    public static WebApplication Build(
        HubOptions options, Action<WebApplicationBuilder>? configureBuilder = null, Action<WebApplication>? configureApp = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        // At start the silo advises a server's garbage collector, which a small hub is better off without.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => HubListeners.Configure(kestrel, options));
        // Streams end at once when the hub stops; whatever does not end within this is cut off.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddKaraulaHub(options);
        configureBuilder?.Invoke(builder);
        var app = builder.Build();
        app.MapKaraulaHub();
        configureApp?.Invoke(app);
        return app;
    }

    /// <summary>Where a started hub listens.</summary>
    /// <exception cref="InvalidOperationException">It has not been started.</exception>
    public static HubAddresses AddressesOf(WebApplication hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return hub.Services.GetRequiredService<HubListeners>().Addresses;
    }
}
