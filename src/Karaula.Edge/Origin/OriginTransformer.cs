using Karaula.Edge.Challenge;
using Karaula.Edge.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Karaula.Edge.Origin;

/// <summary>
/// Makes the origin's request from the reader's: the target byte for byte as it was sent, Host as it was sent, hop-by-hop fields removed, and the
/// reader's address, scheme and host set afresh.
/// </summary>
internal sealed class OriginTransformer(OriginVisit visit, Challenger challenger) : HttpTransformer
{
    // Without this the framework would "correct" the target: %2f, dots and slashes mean what the origin says they mean.
    public static readonly UriCreationOptions Raw = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = new Uri(destinationPrefix + TargetOf(httpContext), Raw);
        var headers = proxyRequest.Headers;
        headers.TryAddWithoutValidation("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
        headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
        headers.TryAddWithoutValidation("X-Forwarded-Host", httpContext.Request.Host.Value);
        headers.TryAddWithoutValidation("Via", visit.Signature);
        headers.TryAddWithoutValidation("X-Request-Id", visit.State.Id);
        if (OriginRequest.PassOf(visit.State) is { } pass)
            headers.TryAddWithoutValidation(OriginRequest.PassField, pass);
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);

        visit.Answer((int)proxyResponse.StatusCode);
        visit.State.IsStream = proxyResponse.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols
            || IsEventStream(proxyResponse);
        if (proxyResponse.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
            httpContext.Features.Get<ClientConnection>()?.BecomeOpaque();
        // Set by this edge, and not the origin's to replace.
        proxyResponse.Headers.Remove("X-Request-Id");
        // An alternative service (RFC 7838) is the origin's own door: browsers would go there for days, around the shield.
        proxyResponse.Headers.Remove("Alt-Svc");
        if (proxyResponse.Headers.Remove(OriginRequest.Field))
        {
            // Whoever has a pass gets the answer, and nobody else does from the cache.
            proxyResponse.Headers.Remove("CDN-Cache-Control");
            proxyResponse.Headers.Remove("Cache-Control");
            proxyResponse.Headers.TryAddWithoutValidation("Cache-Control", "private, no-store");
            if (visit.State.Settings.Configuration.Challenge.OriginMayAsk && challenger.CanOffer(httpContext, visit.State, isAsked: true))
                return ChallengeAsync(httpContext);
        }

        var answered = base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        RemoveHopByHop(proxyResponse, httpContext.Response.Headers);
        return answered;
    }

    private async ValueTask<bool> ChallengeAsync(HttpContext context)
    {
        await challenger.OfferAsync(context, visit.State, "origin");
        return false;
    }

    /// <summary>Looks at the raw value: a parsed one would be passed on as the framework writes it, not as the origin did.</summary>
    private static bool IsEventStream(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values)
        && values.ToString().AsSpan().TrimStart().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>Fields that the origin's <c>Connection</c> names were for this edge: neither stored nor passed on (RFC 9110, section 7.6.1).</summary>
    private static void RemoveHopByHop(HttpResponseMessage response, IHeaderDictionary headers)
    {
        foreach (var name in response.Headers.Connection)
        {
            if (!Kept.Contains(name))
                headers.Remove(name);
        }
    }

    // Upgrade goes on with a switch of protocols, the length is the forwarder's business, and the id is this edge's own.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase) { "Upgrade", "Content-Length", "X-Request-Id" };

    /// <summary>The target in origin form, as the client sent it (RFC 9112, section 3.2).</summary>
    private static string TargetOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
            return target;
        // Absolute form: what follows the authority. The asterisk of OPTIONS has no path at all.
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return "/";
        var path = target.AsSpan(scheme + 3).IndexOfAny('/', '?');
        if (path < 0)
            return "/";
        var rest = target[(scheme + 3 + path)..];
        return rest.StartsWith('?') ? "/" + rest : rest;
    }
}
