using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Karaula.Edge.Waf;

/// <summary>Puts web attack rules into a pipeline.</summary>
public static class WafExtensions
{
    /// <summary>Adds what inspection needs; <c>app.UseWaf()</c> and <c>app.UseWafForResponses()</c> put it into the pipeline.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="configure">Sets the options: above all which rules are for which request.</param>
    public static IServiceCollection AddWaf(this IServiceCollection services, Action<WafOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddMetrics();
        services.AddOptions<WafOptions>()
            .Validate(options => options.MaximumHeldBytes > 0 && options.MaximumEventBytes > 0, "MaximumHeldBytes and MaximumEventBytes must be positive.")
            .ValidateOnStart();
        services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new HeldBytes(provider.GetRequiredService<IOptions<WafOptions>>().Value.MaximumHeldBytes));
        services.TryAddSingleton<WafMetrics>();
        services.TryAddSingleton<WafJournals>();
        services.TryAddSingleton<RefusalTables>();
        services.TryAddSingleton<WafServices>();
        return services;
    }

    /// <summary>Inspects requests. What is added after this sees only those that passed; a cache, too, belongs after it.</summary>
    /// <param name="app">The pipeline; its services need <see cref="AddWaf"/>.</param>
    public static IApplicationBuilder UseWaf(this IApplicationBuilder app) => app.UseMiddleware<WafMiddleware>();

    /// <summary>Inspects answers. Belongs after a cache, so that what is stored was inspected once and what is withheld is not stored.</summary>
    /// <param name="app">The pipeline; its services need <see cref="AddWaf"/>.</param>
    public static IApplicationBuilder UseWafForResponses(this IApplicationBuilder app) => app.UseMiddleware<WafResponseMiddleware>();
}
