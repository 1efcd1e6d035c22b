using Karaula.Edge.Challenge.Crawlers;
using Karaula.Edge.Configuration;
using Karaula.Edge.Explain;
using Karaula.Edge.Modes;
using Karaula.Edge.Rules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Challenge;

/// <summary>Puts together what challenges need.</summary>
internal static class ChallengeServices
{
    /// <summary>Adds it.</summary>
    public static void AddChallenge(this IServiceCollection services, EdgeConfiguration configuration)
    {
        services.AddSingleton(provider => new ChallengeKeys(
            configuration.Challenge.KeysFile ?? Path.Combine(configuration.StateFolder, "challenge.keys"),
            configuration.Challenge.RotateAfter,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ChallengeKeys>>()));
        services.AddSingleton<ChallengeMetrics>();
        services.AddSingleton<Challenger>();
        services.AddSingleton(new RefusalJournal());
        services.AddSingleton<RefusalDesk>();
        services.AddSingleton<RuleDesk>();
        services.AddSingleton(provider => ModeOrders.Load(configuration.StateFolder, provider.GetRequiredService<ILogger<ModeOrders>>()));
        services.TryAddSingleton<ICrawlerNames, DnsCrawlerNames>();
        services.AddSingleton<CrawlerVerifier>();
        services.AddHostedService(static provider => provider.GetRequiredService<CrawlerVerifier>());
    }
}
