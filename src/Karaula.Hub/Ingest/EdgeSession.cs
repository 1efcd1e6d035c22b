using System.Collections.Concurrent;
using System.Threading.Channels;
using Karaula.Hub.Purging;
using Karaula.Wire;

namespace Karaula.Hub.Ingest;

/// <summary>One open stream of one edge.</summary>
internal sealed class EdgeSession(SpoolKey spool, CancellationToken callCancelled) : IDisposable
{
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(callCancelled);

    // Acknowledgements add up: only the newest matters.
    private readonly Channel<long> _acks = Channel.CreateBounded<long>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    // More than a log of orders holds: an edge that does not take them is to begin anew.
    private readonly Channel<PurgeOrder> _purges = Channel.CreateBounded<PurgeOrder>(new BoundedChannelOptions(40_000) { SingleReader = true });

    public SpoolKey Spool { get; } = spool;

    /// <summary>Fires when the call ends or a newer stream of the same edge takes over.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>Sequence numbers up to which everything is durable.</summary>
    public ChannelReader<long> Acks => _acks.Reader;

    /// <summary>Orders for the edge.</summary>
    public ChannelReader<PurgeOrder> Purges => _purges.Reader;

    /// <summary>What the edge's rules refused, or would have, by site: sites that the hub knows are the bound.</summary>
    public ConcurrentDictionary<string, SiteRefusals> Refusals { get; } = new(StringComparer.Ordinal);

    /// <summary>Passes an order on. An edge that takes none is cut off, and gets what it missed when it is back.</summary>
    public void Send(PurgeOrder order)
    {
        if (!_purges.Writer.TryWrite(order))
            End();
    }

    /// <summary>Says that everything up to this number is durable. Only the writer calls this.</summary>
    public void Acknowledge(long sequence) => _acks.Writer.TryWrite(sequence);

    /// <summary>Says that there will be no more acknowledgements: those under way are still sent.</summary>
    public void LastAcknowledged()
    {
        _acks.Writer.TryComplete();
        _purges.Writer.TryComplete();
    }

    /// <summary>Ends the stream.</summary>
    public void End()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It had ended by itself at the same moment.
        }
    }

    public void Dispose() => _end.Dispose();
}
