using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Hosting;

/// <summary>
/// Takes away what a client may not say: for whom it asks, under which address and method it would rather be seen. Servers and frameworks
/// believe such fields, and none of them is part of the cache's key.
/// </summary>
internal static class SpoofedHeaders
{
    private static readonly string[] Names =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Server",
        "X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Forwarded", "X-Original-URL", "X-Original-Host", "X-Original-For", "X-Original-Proto",
        "X-Rewrite-URL", "X-Host", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-Ip", "True-Client-IP", "CF-Connecting-IP",
        "Fastly-Client-IP", "X-Original-Path", "X-Original-Method", "X-Original-Forwarded-For", "X-Original-Uri", "X-Forwarded-Uri", "X-Forwarded-Path",
        "X-Forwarded-Method", "X-Override-URL", "X-Http-Destinationurl", "HTTP2-Settings", "Front-End-Https", "X-Url-Scheme", "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-Request-Id", "Proxy", "Karaula-Pass",
    ];

    private static readonly HashSet<string> All = new(Names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a client may not send a field of this name.</summary>
    public static bool IsSpoofed(string name) => All.Contains(name);

    /// <summary>Removes them all, and every field that <c>Connection</c> names (RFC 9110, section 7.6.1).</summary>
    /// <remarks>
    /// Kestrel replaces a <c>Connection</c> field that has exactly one option it knows ("close, x-hop") by that option ("close"): what else it
    /// named cannot be seen here, and goes on to the origin like any other field. None of the fields that an edge adds can be lost that way.
    /// </remarks>
    public static void Remove(IHeaderDictionary headers)
    {
        foreach (var name in Names)
            headers.Remove(name);
        // Another protocol than WebSocket, h2c above all, would be spoken past everything that looks at requests here.
        if (headers.Upgrade.Count > 0 && !headers.Upgrade.ToString().Trim().Equals("websocket", StringComparison.OrdinalIgnoreCase))
            headers.Remove("Upgrade");
        if (headers.Connection.Count == 0)
            return;
        foreach (var name in headers.Connection.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // Upgrade is for the forwarder to decide; the framing fields are its business, too.
            if (!Kept.Contains(name))
                headers.Remove(name);
        }
    }

    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "upgrade", "close", "keep-alive", "host", "content-length", "transfer-encoding",
    };
}
