using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Karaula.Edge.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace Karaula.Edge.Connections;

/// <summary>Takes the PROXY protocol's header off a connection and makes its source the connection's remote address.</summary>
internal sealed class ProxyProtocolMiddleware(
    ConnectionDelegate next, ProxyProtocolOptions options, TimeProvider time, EdgeMetrics metrics)
{
    public Task InvokeAsync(ConnectionContext connection) =>
        connection.RemoteEndPoint is IPEndPoint peer && IsTrusted(peer.Address) ? ReadAsync(connection) : next(connection);

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in options.Trusted)
        {
            if (network.Contains(plain))
                return true;
        }

        return false;
    }

    private async Task ReadAsync(ConnectionContext connection)
    {
        string? reason = null;
        using (var timeout = new CancellationTokenSource(options.Timeout, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.ConnectionClosed))
        {
            try
            {
                reason = await TakeHeaderAsync(connection, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                reason = "no PROXY header in time";
            }
            catch (ConnectionResetException)
            {
                reason = "closed before its PROXY header";
            }
        }

        if (reason is null)
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        metrics.ProxyHeaderRejected();
        connection.Abort(new ConnectionAbortedException(reason));
    }

    /// <summary>Reads and consumes the header; says why when there is none that may pass.</summary>
    private async ValueTask<string?> TakeHeaderAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var (outcome, header) = Parse(read.Buffer);
            switch (outcome)
            {
                case ProxyProtocolParser.Outcome.Done:
                    input.AdvanceTo(read.Buffer.GetPosition(header.Length));
                    if (header.Source is not null)
                        connection.RemoteEndPoint = header.Source;
                    return null;
                case ProxyProtocolParser.Outcome.Absent when !options.Required:
                    input.AdvanceTo(read.Buffer.Start);
                    return null;
                case ProxyProtocolParser.Outcome.NeedMore when !read.IsCompleted:
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    break;
                default:
                    input.AdvanceTo(read.Buffer.Start);
                    return outcome == ProxyProtocolParser.Outcome.Invalid ? "malformed PROXY header" : "PROXY header missing";
            }
        }
    }

    private static (ProxyProtocolParser.Outcome Outcome, ProxyHeader Header) Parse(ReadOnlySequence<byte> buffer)
    {
        ProxyHeader header;
        if (buffer.IsSingleSegment)
            return (ProxyProtocolParser.Parse(buffer.FirstSpan, out header), header);
        Span<byte> copy = stackalloc byte[(int)Math.Min(buffer.Length, ProxyProtocolParser.MaxVersion2)];
        buffer.Slice(0, copy.Length).CopyTo(copy);
        return (ProxyProtocolParser.Parse(copy, out header), header);
    }
}
