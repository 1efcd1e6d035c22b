using Karaula.Edge.Challenge;
using Karaula.Edge.Challenge.Crawlers;
using Karaula.Edge.Connections;
using Karaula.Edge.Explain;
using Karaula.Edge.Gate;
using Karaula.Edge.Gate.Structure;
using Karaula.Edge.Hygiene;
using Karaula.Edge.Networks;
using Karaula.Edge.Rules;
using Karaula.Edge.Telemetry;
using Karaula.Http.Caching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Hosting;

/// <summary>
/// The outermost step of the way of a request:
/// <list type="number">
/// <item>it gets an id, which is on every answer, which is sent in pieces;</item>
/// <item>what can be read in two ways (400), or was here before (508), goes no further;</item>
/// <item>its site is found by host name, or it is refused (421);</item>
/// <item>what a client may not say is taken away, and its pass is read; an answer to a challenge ends here, <see cref="Challenger"/>;</item>
/// <item>the site's own rules and the gate are asked whether its source may come in (429, or a challenge with 503);</item>
/// <item>web attack rules look at it (403), <see cref="Karaula.Edge.Waf.WafMiddleware"/>;</item>
/// <item>cache, admission and origin follow (<see cref="Karaula.Edge.Origin.OriginMiddleware"/>);</item>
/// <item>what became of it is recorded.</item>
/// </list>
/// </summary>
internal sealed class EdgeMiddleware(
    RequestDelegate next, EdgeRuntime runtime, EdgeMetrics metrics, FrontDoor door, StallWatch stalls, ForwardingLoop loop, Challenger challenger,
    CrawlerVerifier crawlers, RuleDesk rules, RefusalDesk refusals, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var id = RequestIds.Next();
        context.Response.Headers["X-Request-Id"] = id;
        return context.Features.Get<ClientConnection>() is { } client ? InvokeAsync(context, client, id) : ServeSiteAsync(context, id);
    }

    private async Task InvokeAsync(HttpContext context, ClientConnection client, string id)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var paced = new PacedResponse(body, context, client, stalls);
        context.Features.Set<IHttpResponseBodyFeature>(paced);
        client.Answering(1);
        var glitch = FieldHygiene.Check(context, client, out var held);
        try
        {
            if (glitch == Glitch.None && loop.Closes(context.Request.Headers))
                glitch = Glitch.Loop;
            await (glitch == Glitch.None ? ServeSiteAsync(context, id) : RefuseAsync(context, client, glitch, id));
        }
        finally
        {
            client.Answering(-1);
            client.HoldFields(-held);
            client.Hold(-held);
            paced.End();
            context.Features.Set(body);
        }
    }

    private Task RefuseAsync(HttpContext context, ClientConnection client, Glitch glitch, string id)
    {
        door.Count(client, glitch);
        return refusals.RefuseAsync(context, client, glitch, id);
    }

    private Task ServeSiteAsync(HttpContext context, string id)
    {
        var site = runtime.Sites.Find(context.Request.Host.Value);
        if (site is null)
        {
            metrics.UnknownHost();
            return refusals.RefuseAsync(
                context, NetworkOf(context), StatusCodes.Status421MisdirectedRequest, RefusalText.NoSite, RefusalRules.UnknownHost, "", id);
        }

        // No target has a fragment (RFC 9112, section 3.2). What asks the origin would drop it, and so would ask for something else.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Contains('#', StringComparison.Ordinal))
            return refusals.RefuseAsync(
                context, NetworkOf(context), StatusCodes.Status400BadRequest, RefusalText.Fragment, RefusalRules.Hygiene, "a # in the target", id);

        var address = context.Connection.RemoteIpAddress;
        var state = new RequestState
        {
            Id = id,
            Site = site,
            Settings = site.Settings,
            Source = address is null ? default : SourceKey.Of(address),
            Network = NetworkLookup.Of(context, runtime.Configuration.Networks),
            PathHash = site.Recorder.HashOf(PathOf(target)),
        };
        context.Features.Set(state);
        SpoofedHeaders.Remove(context.Request.Headers);
        challenger.ReadPass(context, state);
        return Challenger.IsOwn(state, context.Request.Path) ? challenger.AnswerAsync(context, state) : ServeAsync(context, state);
    }

    private static SourceKey NetworkOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? SourceKey.Of(address).Wider() : default;

    private async Task ServeAsync(HttpContext context, RequestState state)
    {
        var started = time.GetTimestamp();
        var crawler = crawlers.Verdict(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent is [{ } agent, ..] ? agent : default);
        state.IsVerifiedCrawler = crawler == CrawlerVerdict.Verified;
        var rule = RuleDesk.Ask(context, state, crawler);
        var decision = state.Site.Gate.Enter(state.GateKey, StructureReader.IsPart(context.Request.Path.Value));
        try
        {
            if (rule is not null && await rules.AnswerAsync(context, state, rule))
                return;
            if (decision.IsServed || rule?.Rule.Action == RuleAction.Allow || crawlers.Excuses(crawler))
                await next(context);
            else
                await refusals.RefuseAsync(context, state, decision);
        }
        catch (BadHttpRequestException)
        {
            // Its body cannot be read: the server answers, and tells.
            state.BodyFailed = true;
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The reader went away: nobody is left to answer. It is recorded below.
        }
        finally
        {
            Record(context, state, time.GetElapsedTime(started).TotalSeconds);
        }
    }

    private void Record(HttpContext context, RequestState state, double seconds)
    {
        var outcome = OutcomeOf(context, state);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var path = PathOf(target);
        metrics.Request(state.Settings.Name, outcome);
        if (runtime.Configuration.Networks.HasHosting)
            metrics.Network(state.Settings.Name, state.Network.IsHosting);
        var seen = state.Site.Gate.ClassOf(state.GateKey);
        var isNewQuery = state.Site.Recorder.Record(
            new RequestFacts
            {
                Source = state.Source,
                // A rule may be mistaken in a reader: its refusal neither harms the goodput nor makes the source an attacker.
                Class = state.RefusedByRules && seen == SourceClass.Reader ? SourceClass.Suspect : seen,
                Outcome = outcome,
                Status = context.Response.StatusCode,
                Seconds = state.IsStream || state.BodyFailed ? -1 : seconds,
                Bytes = context.Response.ContentLength ?? 0,
                Path = path,
                PathHash = state.PathHash,
                Query = target[path.Length..],
                Agent = context.Request.Headers.UserAgent is [{ } agent, ..] ? agent : default,
                Method = context.Request.Method,
                Protocol = context.Request.Protocol,
                Fields = seen == SourceClass.Attacker ? StructureReader.FieldsOf(context.Request.Headers) : 0,
                Ja4 = context.Features.Get<ClientConnection>()?.Ja4 ?? default,
                Network = state.Network,
                KnowsHosting = runtime.Configuration.Networks.HasHosting,
                IsUnsafe = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
                    && !HttpMethods.IsOptions(context.Request.Method),
                AskedOrigin = state.AskedOrigin,
                OriginFailed = state.OriginFailed,
                OriginSeconds = state.OriginSeconds,
            },
            time.GetUtcNow().ToUnixTimeSeconds(),
            state.Settings.Configuration.Deadline.TotalSeconds);
        // What the gate did not let in says nothing of the cache.
        var gate = state.Site.Gate;
        var bytes = context.Features.Get<IHttpResponseBodyFeature>() is PacedResponse paced ? paced.Sent : context.Response.ContentLength ?? 0;
        var isError = state.AskedOrigin && context.Response.StatusCode >= StatusCodes.Status400BadRequest;
        gate.Charge(state.GateKey, state.Source.Wider(), RequestCost.Of(state.AskedOrigin, state.OriginSeconds, isError, bytes), state.ChargedCost, isError ? default : state.Structure);
        if (state.NeededOrigin || state.Refused == GateRule.None)
            gate.Paths.Record(path, state.PathHash, state.NeededOrigin, isNewQuery, gate.Now);
    }

    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target) =>
        target.IndexOf('?') is >= 0 and var question ? target[..question] : target;

    private static RequestOutcome OutcomeOf(HttpContext context, RequestState state)
    {
        var cache = context.Features.Get<IHttpCacheFeature>()?.Outcome;
        if (cache == HttpCacheOutcome.Stale)
            return RequestOutcome.Stale;
        if (state.RefusedByRules)
            return RequestOutcome.RefusedRules;
        if (state.RefusedBySiteRule)
            return RequestOutcome.RefusedRate;
        if (state.Refused.IsWantOfRoom())
            return RequestOutcome.RefusedOverload;
        if (state.Refused != GateRule.None)
            return RequestOutcome.RefusedRate;
        if (state.BodyFailed || (context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted))
            return RequestOutcome.Aborted;
        if (cache is HttpCacheOutcome.Hit or HttpCacheOutcome.Revalidated or HttpCacheOutcome.Collapsed)
            return RequestOutcome.Cache;
        return state.OriginFailed ? RequestOutcome.Failed : RequestOutcome.Origin;
    }
}
