using Karaula.Edge.Challenge;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Hosting;
using Karaula.Edge.Hygiene;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Explain;

/// <summary>Where refusals become answers, a challenge where one can be solved and a short page otherwise, and are kept to be explained.</summary>
internal sealed class RefusalDesk(Challenger challenger, RefusalJournal journal, TimeProvider time, ILogger<RefusalDesk> logger)
{
    /// <summary>The gate refuses.</summary>
    public Task RefuseAsync(HttpContext context, RequestState state, GateDecision decision)
    {
        state.Refused = decision.Rule;
        EdgeLog.Refused(logger, state.Settings.Name, state.Id, state.GateKey, decision.Rule, decision.Measured, decision.Threshold);
        var (status, text) = decision.Rule.IsWantOfRoom()
            ? (StatusCodes.Status503ServiceUnavailable, RefusalText.Busy)
            : (StatusCodes.Status429TooManyRequests, RefusalText.TooMany);
        var rule = RefusalRules.Of(decision.Rule);
        var isChallenged = challenger.CanOffer(context, state);
        Note(context, state, isChallenged ? StatusCodes.Status503ServiceUnavailable : status, rule, "", decision, isChallenged);
        return isChallenged
            ? challenger.OfferAsync(context, state, rule)
            : RefusalPage.WriteAsync(context, status, text, state, decision.RetryAfterSeconds);
    }

    /// <summary>A rule asks for a challenge. Whoever has been given too many gets the short refusal.</summary>
    public Task ChallengeAsync(HttpContext context, RequestState state, string rule, string detail)
    {
        var isChallenged = challenger.CanOffer(context, state, isAsked: true);
        Note(
            context, state, isChallenged ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests, rule, detail, default, isChallenged);
        return isChallenged
            ? challenger.OfferAsync(context, state, rule)
            : RefusalPage.WriteAsync(context, StatusCodes.Status429TooManyRequests, RefusalText.TooMany, state, retryAfterSeconds: 10);
    }

    /// <summary>A request broke the protocol.</summary>
    public Task RefuseAsync(HttpContext context, ClientConnection client, Glitch glitch, string id)
    {
        var (status, text) = glitch switch
        {
            Glitch.Loop => (StatusCodes.Status508LoopDetected, RefusalText.Loop),
            Glitch.HeaderMemory => (StatusCodes.Status431RequestHeaderFieldsTooLarge, RefusalText.FieldsTooLarge),
            _ => (StatusCodes.Status400BadRequest, RefusalText.Ambiguous),
        };
        return RefuseAsync(context, client.Network, status, text, RefusalRules.Hygiene, glitch.ToString(), id);
    }

    /// <summary>A request that belongs to no site, or never could.</summary>
    public Task RefuseAsync(HttpContext context, SourceKey network, int status, RefusalText text, string rule, string detail, string id)
    {
        journal.Add(new Refusal
        {
            Id = id, At = time.GetUtcNow(), Site = "", Status = status, Rule = rule, Detail = detail, Network = network, Method = context.Request.Method,
            Path = context.Request.Path.Value ?? "",
        });
        return RefusalPage.WriteAsync(context, status, text, id);
    }

    /// <summary>Something else refuses, or fails.</summary>
    public Task RefuseAsync(HttpContext context, RequestState state, int status, RefusalText text, string rule, string detail, int retryAfterSeconds = 0)
    {
        Note(context, state, status, rule, detail, new GateDecision(GateRule.None, 0, 0, retryAfterSeconds), isChallenged: false);
        return RefusalPage.WriteAsync(context, status, text, state, retryAfterSeconds);
    }

    private void Note(HttpContext context, RequestState state, int status, string rule, string detail, in GateDecision decision, bool isChallenged) =>
        journal.Add(new Refusal
        {
            Id = state.Id, At = time.GetUtcNow(), Site = state.Settings.Name, Status = status, Rule = rule, Detail = detail, Measured = decision.Measured,
            Threshold = decision.Threshold, Seconds = decision.RetryAfterSeconds, Network = state.Source.Wider(), NetworkFacts = state.Network, Method = context.Request.Method,
            Path = context.Request.Path.Value ?? "", IsChallenged = isChallenged,
        });
}
