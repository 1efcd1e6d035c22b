using Karaula.Http.Caching;
using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;
using Karaula.Http.Caching.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the cache.</summary>
public static class HttpCacheServiceCollectionExtensions
{
    /// <summary>
    /// Adds a shared HTTP cache (RFC 9111), in memory and where the options say so on disk; <c>app.UseHttpCache()</c> puts it into the pipeline. Options that make no sense
    /// stop the application at its start.
    /// </summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddHttpCache(this IServiceCollection services, Action<HttpCacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddMetrics();
        services.AddOptions<HttpCacheOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpCacheOptions>, HttpCacheOptionsValidator>());
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HttpCacheMetrics>();
        services.TryAddSingleton<MemoryStore>();
        services.TryAddSingleton<DiskTier>();
        services.TryAddSingleton<FlightTable>();
        services.TryAddSingleton(static provider => new HttpCacheControl(
            provider.GetRequiredService<MemoryStore>(), provider.GetRequiredService<DiskTier>().Store, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IHttpCachePolicyProvider, DelegatePolicyProvider>();
        return services;
    }
}
