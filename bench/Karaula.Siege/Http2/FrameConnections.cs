using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Karaula.Drill.Safety;
using Karaula.Drill.Traffic;
using Karaula.Siege.Attacks;

namespace Karaula.Siege.Http2;

/// <summary>Some connections with TLS and HTTP/2 that send frames at a steady rate, all together; whoever is closed connects again half a second later.</summary>
internal sealed class FrameConnections : IAttack
{
    private const double MostFramesPerSecond = 20_000;
    private const int BatchesPerSecond = 5;

    private readonly AttackTarget _target;
    private readonly FrameFlood _flood;
    private readonly byte[][] _proxyHeaders;
    private readonly int _count;
    private readonly int _batch;
    private readonly AttackCounters _counters;
    private readonly TimeProvider _time;

    /// <summary>Prepares them.</summary>
    public FrameConnections(
        AttackTarget target, AttackPart part, IReadOnlyList<(IPAddress Address, double Share)> sources, AttackCounters counters, TimeProvider time)
    {
        _target = target;
        _flood = FrameFlood.Of(part.Kind, target.Host);
        _proxyHeaders = [.. sources.Select(source => ProxyHeaderBytes.Write(source.Address, 4711))];
        _count = part.Count;
        _batch = Math.Max(1, (int)(Math.Min(part.Rate, MostFramesPerSecond) / part.Count / BatchesPerSecond));
        _counters = counters;
        _time = time;
    }

    /// <inheritdoc />
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, _count).Select(number => HoldAsync(number, stop)));

    private async Task HoldAsync(int number, CancellationToken stop)
    {
        // Not all at the same moment.
        await Task.Delay(TimeSpan.FromMilliseconds(number * 10), _time, stop);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await LoopbackDialer.DialAsync(_target.Tls, stop);
                await socket.SendAsync(_proxyHeaders[number % _proxyHeaders.Length], stop);
                await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
                await tls.AuthenticateAsClientAsync(Options(), stop);
                _counters.Opened();
                await FloodAsync(tls, stop);
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
            {
                // Closed by the other side: again, below.
            }

            _counters.Closed();
            await Task.Delay(TimeSpan.FromMilliseconds(500), _time, stop);
        }
    }

    private async Task FloodAsync(SslStream tls, CancellationToken stop)
    {
        await tls.WriteAsync(_flood.Beginning, stop);
        var closed = DrainAsync(tls, stop);
        for (var stream = 3u; !closed.IsCompleted && stream < int.MaxValue / 2; stream += (uint)(2 * _batch))
        {
            await tls.WriteAsync(_flood.Batch(stream, _batch), stop);
            _counters.Sent(_batch);
            await Task.WhenAny(closed, Task.Delay(TimeSpan.FromSeconds(1.0 / BatchesPerSecond), _time, stop));
            stop.ThrowIfCancellationRequested();
        }

        await closed;
    }

    private static async Task DrainAsync(SslStream tls, CancellationToken stop)
    {
        var heard = new byte[4096];
        while (await tls.ReadAsync(heard, stop) > 0)
        {
            // Thrown away; attackers do not heed a GOAWAY.
        }
    }

    // The certificate is the siege's own, made a minute ago and signed by nobody, and the other side is this machine.
    private SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = _target.Host,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == $"CN={_target.Host}",
    };
}
