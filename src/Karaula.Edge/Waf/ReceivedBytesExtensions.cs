using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Karaula.Edge.Waf;

/// <summary>Has connections keep what they received last.</summary>
internal static class ReceivedBytesExtensions
{
    /// <summary>Belongs behind TLS: what is kept is what the server reads. Frames of HTTP/2 are not text, and are left alone.</summary>
    public static IConnectionBuilder KeepReceivedBytes(this IConnectionBuilder builder) =>
        builder.Use(next => connection => IsHttp2(connection) ? next(connection) : KeepAsync(next, connection));

    private static bool IsHttp2(ConnectionContext connection) =>
        connection.Features.Get<ITlsApplicationProtocolFeature>() is { } tls
        && tls.ApplicationProtocol.Span.SequenceEqual(SslApplicationProtocol.Http2.Protocol.Span);

    private static async Task KeepAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        var transport = connection.Transport;
        using var received = new ReceivedBytes(transport.Input);
        connection.Features.Set(received);
        connection.Transport = new Pair(received, transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    private sealed class Pair(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
