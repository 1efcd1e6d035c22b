using Karaula.Waf.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Waf;

/// <summary>
/// Inspects the origin's answers (phases 3 and 4), inside the cache: what is withheld is not stored, and what is stored was inspected once. An upgraded
/// connection is no answer, and is left alone.
/// </summary>
internal sealed class WafResponseMiddleware(RequestDelegate next, WafServices services)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Features.Get<WafExchange>() ?? Begin(context);
        return exchange is null ? next(context) : InspectAsync(context, exchange);
    }

    // A request of the cache's own, to renew what it has, was not inspected on its way, nor was one whose like passed a moment ago: rules for answers
    // build on what those for requests set.
    private WafExchange? Begin(HttpContext context)
    {
        if (services.Options.Site(context) is not { IsActive: true, ResponseTypes.Count: > 0 } site)
            return null;
        var exchange = new WafExchange(services, context, site);
        if (exchange.RequestHeaders() is null)
            exchange.RequestBody();
        return exchange;
    }

    private async Task InspectAsync(HttpContext context, WafExchange exchange)
    {
        exchange.IsResponding = true;
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new InspectedBody(context, exchange, inner);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        WafRefusal? refusal;
        try
        {
            await next(context);
            refusal = await body.FinishAsync();
        }
        finally
        {
            context.Features.Set(inner);
            exchange.Close();
        }

        if (refusal is null)
            return;
        if (refusal.Action != WafAction.Drop)
            context.Response.Clear();
        await RefusalAnswers.AnswerAsync(services, context, refusal);
    }
}
