using Karaula.Waf.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Waf;

/// <summary>
/// Inspects requests: 1. one in whose like nothing was found a moment ago goes on; 2. the head (phase 1); 3. the body, held up to the limit (phase 2);
/// 4. what passes goes on, its body as it came. What follows
/// sees only requests that passed; a refused one reaches neither cache nor origin.
/// </summary>
internal sealed class WafMiddleware(RequestDelegate next, WafServices services)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (services.Options.Site(context) is not { IsActive: true } site)
            return next(context);
        var hasBody = HasBody(context);
        var head = hasBody || !site.RemembersHeads ? 0 : PassedHeads.TagOf(context);
        // Should the origin be needed after all, its answer's inspection begins anew.
        if (site.Passed.Contains(head, services.Time))
            return next(context);
        var exchange = new WafExchange(services, context, site);
        try
        {
            if (exchange.RequestHeaders() is { } refusal)
                return RefuseAsync(context, exchange, refusal);
            if (hasBody)
                return HoldAsync(context, exchange);
            if (exchange.RequestBody() is { } afterwards)
                return RefuseAsync(context, exchange, afterwards);
            if (exchange.HasFoundNothing)
                site.Passed.Add(head, services.Time);
            return GoOnAsync(context, exchange);
        }
        catch
        {
            exchange.Close();
            throw;
        }
    }

    // A call over gRPC is a conversation: what is held back may be what the answer waits for.
    private static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false
        && context.Request.ContentLength != 0
        && context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true;

    private async Task GoOnAsync(HttpContext context, WafExchange exchange)
    {
        if (exchange.Site.ResponseTypes.Count == 0)
        {
            exchange.Close();
            await next(context);
            return;
        }

        context.Features.Set(exchange);
        // An answer that nobody inspects begins, from the cache for instance, or the connection is upgraded: nothing is left to do.
        context.Response.OnStarting(
            static state =>
            {
                var exchange = (WafExchange)state;
                if (!exchange.IsResponding || exchange.IsUpgraded)
                    exchange.Close();
                return Task.CompletedTask;
            },
            exchange);
        try
        {
            await next(context);
        }
        finally
        {
            exchange.Close();
        }
    }

    private async Task HoldAsync(HttpContext context, WafExchange exchange)
    {
        var original = context.Request.Body;
        using var held = new HeldBuffer(services.Held);
        try
        {
            var refusal = await ReadAsync(context, exchange, held) ?? exchange.RequestBody();
            if (refusal is not null)
            {
                await RefuseAsync(context, exchange, refusal);
                return;
            }

            context.Request.Body = new ReplayStream(held, original);
            await GoOnAsync(context, exchange);
        }
        finally
        {
            context.Request.Body = original;
            exchange.Close();
        }
    }

    /// <summary>Reads until the end, or one read beyond the limit.</summary>
    private static async ValueTask<WafRefusal?> ReadAsync(HttpContext context, WafExchange exchange, HeldBuffer held)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            // Nothing may be lost: what has no room stays where it is, and is read from there by whoever comes next.
            var hasRoom = held.TryAppend(read.Buffer);
            var isWithin = true;
            foreach (var part in read.Buffer)
                isWithin &= exchange.AppendRequestBody(part.Span);
            reader.AdvanceTo(hasRoom ? read.Buffer.End : read.Buffer.Start);
            if (!hasRoom)
                return exchange.Overflow();
            if (read.IsCompleted || !isWithin)
                return null;
        }
    }

    private async Task RefuseAsync(HttpContext context, WafExchange exchange, WafRefusal refusal)
    {
        exchange.Close();
        await RefusalAnswers.AnswerAsync(services, context, refusal);
    }
}
