using Karaula.Edge.Challenge;
using Karaula.Edge.Connections;
using Karaula.Edge.Explain;
using Karaula.Edge.Gate;
using Karaula.Edge.Gate.Structure;
using Karaula.Edge.Hosting;
using Karaula.Edge.Hygiene;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Karaula.Edge.Origin;

/// <summary>
/// The innermost step: reached only when the cache could not answer. Waits for the request's body, asks the gate for room at the origin (503), forwards, and answers for the
/// origin when it fails (502, 504). None of these is ever stored, and for each of them the cache may put a stored answer in its place.
/// </summary>
internal sealed class OriginMiddleware(
    IHttpForwarder forwarder, OriginClient client, ForwardingLoop loop, FrontDoor door, RefusalDesk refusals, Challenger challenger, TimeProvider time, ILogger<OriginMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var state = context.Features.GetRequiredFeature<RequestState>();
        state.NeededOrigin = true;
        if (await BodyArrival.WaitAsync(context, door) is var status and not 0)
        {
            state.BodyFailed = true;
            if (status > 0)
                await RefusalPage.WriteAsync(context, status, RefusalText.NoBody, state);
            return;
        }

        state.Structure = StructureOf(context, state);
        var path = context.Request.QueryString.HasValue ? state.PathHash : 0;
        var ask = new OriginAsk(state.GateKey, state.Source.Wider(), path, state.Structure, state.IsVerifiedCrawler);
        var decision = await state.Site.Gate.EnterOriginAsync(ask, context.RequestAborted);
        if (!decision.IsAdmitted)
        {
            await refusals.RefuseAsync(context, state, decision.Refusal);
            return;
        }

        state.ChargedCost = decision.Charged;
        var visit = new OriginVisit(state, time, RouteOf(context), loop.SignatureFor(context.Request.Protocol));
        if (state.Site.Origins.Choose() is not { } origin)
        {
            visit.Leave(failed: true);
            await FailAsync(context, state, ForwarderError.NoAvailableDestinations);
            return;
        }

        state.AskedOrigin = true;
        ForwarderError error;
        try
        {
            error = await forwarder.SendAsync(
                context, origin.Prefix, client.Invoker, state.Settings.Forwarding, new OriginTransformer(visit, challenger), context.RequestAborted);
        }
        finally
        {
            // An answer that never came leaves here; one that came has left at its first byte.
            visit.Leave(failed: !context.RequestAborted.IsCancellationRequested);
        }

        Tell(visit, origin, error);
        if (error != ForwarderError.None)
            await FailAsync(context, state, error);
    }

    // What came of it for the next: a reader who went away, or a body that broke off, says nothing of the origin.
    private void Tell(OriginVisit visit, OriginHealth origin, ForwarderError error)
    {
        var origins = visit.State.Site.Origins;
        var isChanged = error switch
        {
            ForwarderError.None => origins.Answered(origin, visit.IsServerError),
            ForwarderError.Request or ForwarderError.RequestTimedOut => origins.Failed(origin),
            _ => false,
        };
        if (isChanged)
            OriginLog.Changed(logger, visit.State.Settings.Name, origin);
    }

    private Task FailAsync(HttpContext context, RequestState state, ForwarderError error)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return Task.CompletedTask;
        state.OriginFailed = true;
        if (error != ForwarderError.NoAvailableDestinations)
            EdgeLog.OriginFailed(logger, state.Settings.Name, state.Id, error, context.Features.Get<IForwarderErrorFeature>()?.Exception);
        var late = error is ForwarderError.RequestTimedOut;
        return refusals.RefuseAsync(
            context,
            state,
            late ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway,
            late ? RefusalText.OriginLate : RefusalText.OriginDown,
            RefusalRules.Origin,
            error == ForwarderError.NoAvailableDestinations ? state.Site.Origins.Outlook.Trouble ?? "none was to be asked" : error.ToString());
    }

    // Whoever has a pass, or is verified, has shown what he is. Parts of pages are not followed by any.
    private static RequestStructure StructureOf(HttpContext context, RequestState state)
    {
        if (state.GateKey.IsPass || state.IsVerifiedCrawler || StructureReader.IsPart(context.Request.Path.Value))
            return default;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return StructureReader.Of(context.Request, target, context.Features.Get<ClientConnection>()?.Ja4 ?? default);
    }

    // FNV-1a over method and path: which requests are alike for the origin.
    private static uint RouteOf(HttpContext context)
    {
        var hash = 2166136261u;
        foreach (var c in context.Request.Method)
            hash = (hash ^ c) * 16777619;
        foreach (var c in context.Request.Path.Value ?? "")
            hash = (hash ^ c) * 16777619;
        return hash;
    }
}
