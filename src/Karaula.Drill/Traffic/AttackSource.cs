using System.Net;
using System.Net.Sockets;
using Karaula.Drill.Scenarios;

namespace Karaula.Drill.Traffic;

/// <summary>One attacking machine: one connection, one request at a time, little patience.</summary>
internal sealed class AttackSource(Side side, IPAddress address, int port, TrafficLog log) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly byte[]? _proxyHeader = side.IsShielded ? ProxyHeaderBytes.Write(address, port) : null;
    private RawConnection? _connection;
    private int _busy;

    /// <summary>Sends a request, unless the last is still under way: tools wait for an answer, too.</summary>
    public void Fire(Vector vector, ulong random, CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            log.Attack(side.Site, side.IsShielded, log.Now, AttackResult.HeldBack);
            return;
        }

        _ = SendAsync(vector, random, stop);
    }

    /// <inheritdoc />
    public void Dispose() => _connection?.Dispose();

    private async Task SendAsync(Vector vector, ulong random, CancellationToken stop)
    {
        var at = log.Now;
        var result = AttackResult.Unanswered;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            if (_connection is { IsOpen: false })
                Drop();
            _connection ??= await RawConnection.OpenAsync(side.Target, _proxyHeader, patience.Token);
            var answer = await _connection.SendAsync(Requests.Flood(side.Host, vector, random), keepBody: false, patience.Token);
            result = answer.Status is >= 200 and < 400 or 404 ? AttackResult.Answered : AttackResult.Refused;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            Drop();
        }
        finally
        {
            log.Attack(side.Site, side.IsShielded, at, result);
            Volatile.Write(ref _busy, 0);
        }
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
