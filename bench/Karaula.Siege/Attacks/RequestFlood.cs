using System.Net;
using System.Net.Sockets;
using Karaula.Drill.Safety;
using Karaula.Drill.Traffic;

namespace Karaula.Siege.Attacks;

/// <summary>A flood of requests from many sources, each with its share, one kept connection and one request at a time.</summary>
internal sealed class RequestFlood : IAttack
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly AttackTarget _target;
    private readonly FloodRequests _requests;
    private readonly FloodSource[] _sources;
    private readonly double[] _cumulative;
    private readonly double _rate;
    private readonly AttackCounters _counters;
    private readonly TimeProvider _time;

    /// <summary>A flood.</summary>
    public RequestFlood(
        AttackTarget target, AttackPart part, IReadOnlyList<(IPAddress Address, double Share)> sources, AttackCounters counters, TimeProvider time)
    {
        _target = target;
        _requests = FloodRequests.Of(part.Kind, target.Host);
        // Where the generator is aimed at alone, nobody takes the PROXY protocol.
        _sources = [.. sources.Select((source, i) => new FloodSource(part.Kind == "generator" ? [] : ProxyHeaderBytes.Write(source.Address, 1024 + i)))];
        _cumulative = new double[sources.Count];
        var sum = 0.0;
        for (var i = 0; i < sources.Count; i++)
            _cumulative[i] = sum += sources[i].Share;
        _rate = Math.Min(part.Rate, Ceilings.RequestsPerSecond);
        _counters = counters;
        _time = time;
    }

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken stop)
    {
        var pace = new Pace(_rate, _time);
        var random = new Random(948);
        while (!stop.IsCancellationRequested)
        {
            for (var due = await pace.NextAsync(stop); due > 0; due--)
            {
                var at = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
                var source = _sources[Math.Min(at < 0 ? ~at : at, _sources.Length - 1)];
                if (source.TryTake())
                    _ = SendAsync(source, _requests.Next((ulong)random.NextInt64()), stop);
                else
                    _counters.HeldBack();
            }
        }
    }

    private async Task SendAsync(FloodSource source, ReadOnlyMemory<byte> request, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            if (source.Connection is not { IsOpen: true })
            {
                source.Drop();
                source.Connection = await RawConnection.OpenAsync(_target.Plain, source.ProxyHeader, patience.Token);
                _counters.Opened();
            }

            _counters.Sent(1);
            _counters.Answered((await source.Connection.SendAsync(request, keepBody: false, patience.Token)).Status);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            _counters.Closed();
            source.Drop();
        }
        finally
        {
            source.Free();
        }
    }
}
