using Karaula.Edge.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Connections;

/// <summary>Puts the PROXY protocol in front of a listener.</summary>
internal static class ProxyProtocolExtensions
{
    /// <summary>Reads the PROXY protocol's header from trusted peers. Before TLS, where there is any: the header is in the clear.</summary>
    public static ListenOptions UseProxyProtocol(this ListenOptions listen, ProxyProtocolOptions options)
    {
        var services = listen.ApplicationServices;
        var time = services.GetRequiredService<TimeProvider>();
        var metrics = services.GetRequiredService<EdgeMetrics>();
        listen.Use(next => new ProxyProtocolMiddleware(next, options, time, metrics).InvokeAsync);
        return listen;
    }
}
