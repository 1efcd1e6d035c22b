using Karaula.Edge.Explain;
using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Hosting;

/// <summary>What a reader gets in the place of what rules refused.</summary>
internal static class WafAnswers
{
    /// <summary>Answers with the few words and the id to ask about; never with what the rules found.</summary>
    public static Task WriteAsync(HttpContext context, WafRefusal refusal)
    {
        var state = context.Features.GetRequiredFeature<RequestState>();
        state.RefusedByRules = true;
        // Gone with the fields of an answer that is withheld.
        context.Response.Headers["X-Request-Id"] = state.Id;
        return context.RequestServices.GetRequiredService<RefusalDesk>().RefuseAsync(
            context, state, refusal.Status, Text(refusal), RefusalRules.Waf, refusal.RuleId > 0 ? $"rule {refusal.RuleId}" : "a limit",
            refusal.Status == StatusCodes.Status503ServiceUnavailable ? 5 : 0);
    }

    private static RefusalText Text(WafRefusal refusal) => refusal switch
    {
        { IsResponse: true } => RefusalText.Withheld,
        { Status: StatusCodes.Status413PayloadTooLarge } => RefusalText.TooLarge,
        { Status: StatusCodes.Status503ServiceUnavailable } => RefusalText.Busy,
        _ => RefusalText.Rules,
    };
}
