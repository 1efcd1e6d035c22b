using System.Security.Authentication;
using Karaula.Edge.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Connections;

/// <summary>Puts TLS in front of a listener.</summary>
internal static class TlsExtensions
{
    /// <summary>A client that takes longer to shake hands is holding a connection, not opening one.</summary>
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Terminates TLS with the certificates in force when the client says hello.</summary>
    public static ListenOptions UseTls(this ListenOptions listen)
    {
        // The runtime's configuration, and so the certificates, may be another at each connection.
        var runtime = new Lazy<EdgeRuntime>(() => listen.ApplicationServices.GetRequiredService<EdgeRuntime>());
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = context => runtime.Value.Certificates.Find(context.ClientHelloInfo.ServerName) is { } options
                ? new(options)
                : throw new AuthenticationException("no certificate is configured"),
        });
        return listen;
    }
}
