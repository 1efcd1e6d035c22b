using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

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
        return ErrorBody.WriteAsync(context, refusal.Status, Sentence(refusal), state.Id, refusal.Status == StatusCodes.Status503ServiceUnavailable ? 5 : 0);
    }

    private static string Sentence(WafRefusal refusal) => refusal switch
    {
        { IsResponse: true } => "This site's answer was withheld by its rules. If it should not have been, please tell the site, with the number below.",
        { Status: StatusCodes.Status413PayloadTooLarge } => "This is more than the site takes at once.",
        { Status: StatusCodes.Status503ServiceUnavailable } => "This site is very busy. Please try again in a few seconds.",
        _ => "This request was refused by the site's rules. If it should not have been, please tell the site, with the number below.",
    };
}
