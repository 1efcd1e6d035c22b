using Karaula.Hub.Api;
using System.Net.Http.Headers;
using System.Text;
using Karaula.Hub.Configuration;

namespace Karaula.Hub.Security;

/// <summary>
/// Keeps the two listeners apart, and asks for the token where there is one: of edges as a bearer token, of people's browsers as the
/// password of basic authentication, whatever the user name. Health is open to all: it says nothing but "up".
/// </summary>
internal sealed class AccessGuard(AccessToken? token, AccessToken? hooks)
{
    private const string GrpcPath = "/karaula.wire.v1.Hub";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var role = context.Features.Get<ListenerFeature>()?.Role ?? ListenerRole.Http;
        var path = context.Request.Path;
        if (path.StartsWithSegments(GrpcPath, StringComparison.Ordinal) != (role == ListenerRole.Grpc))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // What another system may report, it may not read; and unlike people at a loopback address it always says who it is.
        if (HttpMethods.IsPost(context.Request.Method) && path.StartsWithSegments(ObservationApi.HookPath))
        {
            if ((hooks ?? token) is { } needed && IsAuthorized(context.Request, needed))
                await next(context);
            else
                Refuse(context, role);
            return;
        }

        if (token is null || (role == ListenerRole.Http && path.StartsWithSegments("/health")) || IsAuthorized(context.Request, token))
        {
            await next(context);
            return;
        }

        Refuse(context, role);
    }

    private static void Refuse(HttpContext context, ListenerRole role)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = role == ListenerRole.Grpc ? "Bearer" : "Basic realm=\"Karaula\", charset=\"UTF-8\"";
    }

    private static bool IsAuthorized(HttpRequest request, AccessToken token)
    {
        if (request.Headers.Authorization.Count != 1
            || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization[0], out var header)
            || header.Parameter is not { Length: > 0 and < 2048 } value)
            return false;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return token.Matches(value);
        if (!header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return false;
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
            return false;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && token.Matches(pair.AsSpan(colon + 1));
    }
}
