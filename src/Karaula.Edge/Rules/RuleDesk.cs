using Karaula.Edge.Challenge;
using Karaula.Edge.Challenge.Crawlers;
using Karaula.Edge.Connections;
using Karaula.Edge.Explain;
using Karaula.Edge.Gate;
using Karaula.Edge.Hosting;
using Karaula.Edge.Networks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Rules;

/// <summary>Asks a site's rules about a request, before the gate, and does what they say.</summary>
internal sealed class RuleDesk(RefusalDesk refusals, TimeProvider time)
{
    // Requests held at a time; whoever comes then is refused, so that holding costs an attacker more than it costs here.
    private const int MostHeld = 512;

    private static readonly string[] FeedAgents = ["feed", "rss", "newsblur", "inoreader", "feedly", "netnewswire", "miniflux", "thunderbird"];
    private static readonly System.Buffers.SearchValues<string> Feeds = System.Buffers.SearchValues.Create(FeedAgents, StringComparison.OrdinalIgnoreCase);

    private int _held;

    /// <summary>What the rules say; null when they say nothing. A site without rules costs nothing.</summary>
    public static RuleState? Ask(HttpContext context, RequestState state, CrawlerVerdict crawler, NetworkData names)
    {
        if (state.Site.Rules.Rules.Length == 0)
            return null;
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var question = target.IndexOf('?');
        var agent = request.Headers.UserAgent is [{ } one, ..] ? one : default;
        var host = request.Host.Value.AsSpan();
        var colon = host.LastIndexOf(':');
        var facts = new RuleFacts
        {
            Path = question < 0 ? target : target[..question],
            Query = question < 0 ? default : target[(question + 1)..],
            Method = request.Method,
            Host = colon > 0 && !host.EndsWith("]") ? host[..colon] : host,
            Agent = agent,
            Ja4 = context.Features.Get<ClientConnection>()?.Ja4 ?? default,
            Source = state.Source,
            Network = state.Network,
            Names = names,
            HasPass = state.Pass != default,
            Headers = request.Headers,
        };
        return state.Site.Rules.Decide(facts, AudienceOf(state, crawler, agent), Challenger.IsChallengeable(context, state));
    }

    /// <summary>Does what a rule says; false when the request goes on.</summary>
    public ValueTask<bool> AnswerAsync(HttpContext context, RequestState state, RuleState decided)
    {
        var rule = decided.Rule;
        return rule.Action switch
        {
            RuleAction.Refuse => RefuseAsync(context, state, rule),
            RuleAction.Challenge => ChallengeAsync(context, state, rule),
            RuleAction.Slow => HoldAsync(context, state, rule),
            _ => ValueTask.FromResult(false),
        };
    }

    private async ValueTask<bool> RefuseAsync(HttpContext context, RequestState state, SiteRule rule)
    {
        state.RefusedBySiteRule = true;
        await refusals.RefuseAsync(context, state, StatusCodes.Status403Forbidden, RefusalText.SiteRule, RefusalRules.SiteRule, rule.Name);
        return true;
    }

    private async ValueTask<bool> ChallengeAsync(HttpContext context, RequestState state, SiteRule rule)
    {
        state.RefusedBySiteRule = true;
        await refusals.ChallengeAsync(context, state, RefusalRules.SiteRule, rule.Name);
        return true;
    }

    private async ValueTask<bool> HoldAsync(HttpContext context, RequestState state, SiteRule rule)
    {
        try
        {
            if (Interlocked.Increment(ref _held) <= MostHeld)
            {
                await Task.Delay(rule.Delay, time, context.RequestAborted);
                return false;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }

        state.RefusedBySiteRule = true;
        await refusals.RefuseAsync(
            context, state, StatusCodes.Status503ServiceUnavailable, RefusalText.Busy, RefusalRules.SiteRule, rule.Name, retryAfterSeconds: 5);
        return true;
    }

    private static RuleAudience AudienceOf(RequestState state, CrawlerVerdict crawler, ReadOnlySpan<char> agent)
    {
        if (crawler == CrawlerVerdict.Verified)
            return RuleAudience.Crawler;
        if (state.Site.Gate.ClassOf(state.GateKey) != SourceClass.Reader)
            return RuleAudience.Attacker;
        return agent.ContainsAny(Feeds) ? RuleAudience.FeedReader : RuleAudience.Reader;
    }
}
