using System.Net;
using Karaula.Hub.Configuration;
using Karaula.Hub.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Karaula.Hub.Hosting;

/// <summary>Sets up the hub's two listeners, and knows where they came to listen.</summary>
internal sealed class HubListeners(IServer server)
{
    /// <summary>The addresses, with real ports.</summary>
    /// <exception cref="InvalidOperationException">The hub does not listen yet.</exception>
    public HubAddresses Addresses =>
        // Kestrel lists them in the order in which they were set up.
        server.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() is [var http, var grpc, ..]
            ? new HubAddresses(new Uri(http), new Uri(grpc))
            : throw new InvalidOperationException("The hub does not listen yet.");

    /// <summary>Makes Kestrel listen where the options, which are valid, say.</summary>
    public static void Configure(KestrelServerOptions kestrel, HubOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        // An edge's stream has no end.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        // Without TLS a listener speaks one version of HTTP or the other: browsers and curl expect 1.1, gRPC needs 2.
        kestrel.Listen(EndPointOf(options.HttpListen), listen => SetUp(listen, HttpProtocols.Http1, ListenerRole.Http));
        kestrel.Listen(EndPointOf(options.GrpcListen), listen => SetUp(listen, HttpProtocols.Http2, ListenerRole.Grpc));
    }

    private static void SetUp(ListenOptions listen, HttpProtocols protocols, ListenerRole role)
    {
        listen.Protocols = protocols;
        var feature = new ListenerFeature(role);
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }

    private static IPEndPoint EndPointOf(string listen) =>
        ListenAddress.TryParse(listen, out var endPoint, out var error) ? endPoint : throw new ArgumentException(error, nameof(listen));
}
