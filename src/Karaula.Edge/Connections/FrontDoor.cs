using System.Buffers;
using System.Net;
using Karaula.Edge.Gate;
using Karaula.Edge.Hosting;
using Karaula.Edge.Hygiene;
using Karaula.Edge.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace Karaula.Edge.Connections;

/// <summary>
/// What a connection meets before anything expensive: <see cref="AdmitAsync"/> counts it, and closes what is too many;
/// <see cref="HearAsync"/> reads its ClientHello, without taking it, and closes what begins too many handshakes.
/// </summary>
internal sealed class FrontDoor
{
    // Made once: a flood of refusals must not fill the heap with what says why. Nobody reads these connections, so that it is never thrown.
    private static readonly ConnectionAbortedException NoRoom = new("no room for another connection of this network");

    private readonly ConnectionTable _table;
    private readonly EdgeRuntime _runtime;
    private readonly TimeProvider _time;
    private readonly EdgeMetrics _metrics;

    /// <summary>A front door.</summary>
    public FrontDoor(ConnectionTable table, EdgeRuntime runtime, TimeProvider time, EdgeMetrics metrics)
    {
        _table = table;
        _runtime = runtime;
        _time = time;
        _metrics = metrics;
    }

    /// <summary>Counts a connection in, or closes it.</summary>
    public Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var source = connection.RemoteEndPoint is IPEndPoint peer ? SourceKey.Of(peer.Address) : default;
        var client = new ClientConnection(connection, source, _time.GetTimestamp());
        var admission = _table.Add(client, out var loser);
        if (loser is not null && loser.Abort("gave way to a network with fewer connections"))
            _metrics.ConnectionClosed("gave_way");
        if (admission == Admission.Admitted)
            return RunAsync(connection, client, next);
        _metrics.ConnectionRefused(admission);
        connection.Abort(NoRoom);
        return Task.CompletedTask;
    }

    /// <summary>Waits for the ClientHello, and says what its client looks like; closes what says something else, or says it too often.</summary>
    public async Task HearAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var client = connection.Features.Get<ClientConnection>()!;
        client.OwesHello = true;
        var outcome = await ReadHelloAsync(connection, client).ConfigureAwait(false);
        client.OwesHello = false;
        if (outcome != ClientHello.Outcome.Done)
        {
            // Whoever leaves without a word has broken nothing.
            if (outcome == ClientHello.Outcome.Invalid)
                Count(client, Glitch.Hello);
            client.Abort("no ClientHello");
            return;
        }

        if (!_table.TakeHandshake(client.Source))
        {
            _metrics.ConnectionRefused(Admission.TooManyHandshakes);
            client.Abort("too many handshakes");
            return;
        }

        await next(connection).ConfigureAwait(false);
    }

    /// <summary>A client has broken the protocol.</summary>
    public void Count(ClientConnection client, Glitch glitch)
    {
        client.CountGlitch();
        _table.Count(client.Source, glitch);
        _metrics.Glitch(glitch);
        // A phone that went into a tunnel is slow, too: that says nothing of what it wants.
        if (glitch == Glitch.TooSlow)
            return;
        // What it asks for may not even be known: it counts at the gate of every site.
        foreach (var site in _runtime.Sites.Sites)
            site.Gate.CountGlitch(client.Source);
    }

    private async Task RunAsync(ConnectionContext connection, ClientConnection client, ConnectionDelegate next)
    {
        connection.Features.Set(client);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            _table.Remove(client);
        }
    }

    private static async ValueTask<ClientHello.Outcome> ReadHelloAsync(ConnectionContext connection, ClientConnection client)
    {
        var input = connection.Transport.Input;
        var needed = 1L;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync().ConfigureAwait(false);
                var outcome = read.Buffer.Length < needed ? ClientHello.Outcome.NeedMore : Read(read.Buffer, client, ref needed);
                if (outcome != ClientHello.Outcome.NeedMore)
                {
                    input.AdvanceTo(read.Buffer.Start);
                    return outcome;
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                    return ClientHello.Outcome.NeedMore;
            }
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or IOException)
        {
            return ClientHello.Outcome.NeedMore;
        }
    }

    private static ClientHello.Outcome Read(in ReadOnlySequence<byte> bytes, ClientConnection client, ref long needed)
    {
        var hello = ArrayPool<byte>.Shared.Rent(ClientHello.MaxLength);
        try
        {
            var outcome = ClientHello.Assemble(bytes, hello, out var length, out needed);
            if (outcome != ClientHello.Outcome.Done)
                return outcome;
            if (!Ja4.TryCompute(hello.AsSpan(0, length), out var fingerprint))
                return ClientHello.Outcome.Invalid;
            client.Ja4 = fingerprint;
            return ClientHello.Outcome.Done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(hello);
        }
    }
}
