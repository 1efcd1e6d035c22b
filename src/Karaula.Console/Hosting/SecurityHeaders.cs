using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Karaula.Console.Hosting;

/// <summary>What the console's page tells the browser to refuse.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Only this host's own files, no inline script, no inline style, no frame, no plug-in. <c>connect-src 'self'</c> covers Blazor's
    /// WebSocket; the explicit <c>ws:</c> form would name every host.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    public static void Apply(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is not { } next)
            return;

        endpoint.RequestDelegate = context =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers.CacheControl = "no-store";
            return next(context);
        };
    }
}
