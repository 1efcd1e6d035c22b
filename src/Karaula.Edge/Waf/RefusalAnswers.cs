using Karaula.Waf.Engine;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Waf;

/// <summary>Does what rules decided.</summary>
internal static class RefusalAnswers
{
    /// <summary>Answers, or closes the connection without an answer.</summary>
    public static Task AnswerAsync(WafServices services, HttpContext context, WafRefusal refusal)
    {
        if (refusal.Action == WafAction.Drop)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        if (refusal is { Action: WafAction.Redirect, Location: { } location })
        {
            context.Response.StatusCode = refusal.Status;
            context.Response.Headers.Location = location;
            context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }

        return services.Options.Refuse(context, refusal);
    }
}
