using System.Net.Security;
using Karaula.Edge.Http2;
using Karaula.Edge.Hygiene;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Karaula.Edge.Connections;

/// <summary>Puts the readers of HTTP/1 messages and HTTP/2 frames between a connection, decrypted where it was encrypted, and the server.</summary>
internal sealed class ProtocolWatch(FrontDoor door, TimeProvider time)
{
    /// <summary>Watches a connection to its end.</summary>
    public Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var client = connection.Features.Get<ClientConnection>()!;
        var protocol = connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol ?? default;
        return protocol.Span.SequenceEqual(SslApplicationProtocol.Http2.Protocol.Span)
            ? WatchHttp2Async(connection, client, next)
            : WatchHttp1Async(connection, client, next);
    }

    private async Task WatchHttp1Async(ConnectionContext connection, ClientConnection client, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        using var scanner = new Http1Scanner();
        client.Http1 = scanner;
        connection.Transport = new DuplexPipe(new Http1Input(transport.Input, scanner, glitch => door.Count(client, glitch)), transport.Output);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    private async Task WatchHttp2Async(ConnectionContext connection, ClientConnection client, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var counter = new Http2FrameCounter();
        Http2Output output = null!;
        output = new Http2Output(transport.Output, counter, ResetByServer);
        connection.Transport = new DuplexPipe(new Http2Input(transport.Input, counter, time, End), output);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
        }

        void End(Glitch glitch)
        {
            door.Count(client, glitch);
            client.ToldToEndAt = time.GetTimestamp();
            output.GoAway();
        }

        void ResetByServer()
        {
            if (counter.ResetByServer(time.GetTimestamp() / (double)time.TimestampFrequency) != Glitch.None && client.Abort("streams opened to be reset"))
                door.Count(client, Glitch.StreamChurn);
        }
    }
}
