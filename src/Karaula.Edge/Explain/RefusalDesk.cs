using Karaula.Edge.Challenge;
using Karaula.Edge.Gate;
using Karaula.Edge.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Explain;

/// <summary>Where the gate's refusals become answers: a challenge where one can be solved, a short page otherwise.</summary>
internal sealed class RefusalDesk(Challenger challenger, ILogger<RefusalDesk> logger)
{
    /// <summary>The gate refuses.</summary>
    public Task RefuseAsync(HttpContext context, RequestState state, GateDecision decision)
    {
        state.Refused = decision.Rule;
        EdgeLog.Refused(logger, state.Settings.Name, state.Id, state.GateKey, decision.Rule, decision.Measured, decision.Threshold);
        if (challenger.CanOffer(context, state))
            return challenger.OfferAsync(context, state, Cause(decision.Rule));
        var (status, text) = decision.Rule is GateRule.QueueFull or GateRule.QueueTimeout
            ? (StatusCodes.Status503ServiceUnavailable, RefusalText.Busy)
            : (StatusCodes.Status429TooManyRequests, RefusalText.TooMany);
        return RefusalPage.WriteAsync(context, status, text, state, decision.RetryAfterSeconds);
    }

    private static string Cause(GateRule rule) => rule switch
    {
        GateRule.SourceRate => "source_rate",
        GateRule.PrefixRate => "prefix_rate",
        GateRule.Marked => "marked",
        GateRule.QueueFull => "queue_full",
        _ => "queue_timeout",
    };
}
