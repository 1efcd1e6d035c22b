using System.Net.Sockets;
using Karaula.Drill.Safety;
using Karaula.Drill.Traffic;

namespace Karaula.Siege.Attacks;

/// <summary>Very many sources in turn, each of which asks once and is not heard of again for a while: a connection for each request.</summary>
internal sealed class WideFlood(AttackTarget target, AttackPart part, AttackCounters counters, TimeProvider time) : IAttack
{
    private const int AtATime = 2_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly FloodRequests _requests = FloodRequests.Of(part.Kind, target.Host);
    private int _open;

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken stop)
    {
        var pace = new Pace(Math.Min(part.Rate, Ceilings.RequestsPerSecond), time);
        var random = new Random(9);
        for (var number = 0; !stop.IsCancellationRequested;)
        {
            for (var due = await pace.NextAsync(stop); due > 0; due--)
            {
                if (Volatile.Read(ref _open) >= AtATime)
                {
                    counters.HeldBack();
                    continue;
                }

                Interlocked.Increment(ref _open);
                _ = SendAsync(number++ % part.Count, (ulong)random.NextInt64(), stop);
            }
        }
    }

    private async Task SendAsync(int source, ulong random, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var connection = await RawConnection.OpenAsync(target.Plain, ProxyHeaderBytes.Write(AttackSources.Wide(source), 4711), patience.Token);
            counters.Opened();
            counters.Sent(1);
            counters.Answered((await connection.SendAsync(_requests.Next(random), keepBody: false, patience.Token)).Status);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            counters.Closed();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
