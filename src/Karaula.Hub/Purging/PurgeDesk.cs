using System.Collections.Concurrent;
using Karaula.Hub.Configuration;
using Karaula.Hub.Ingest;
using Karaula.Wire;

namespace Karaula.Hub.Purging;

/// <summary>
/// Passes orders to take pages out of the cache on to every edge, and gathers what they say. An edge that is away gets them when it is back, before
/// anything else.
/// </summary>
internal sealed class PurgeDesk(HubOptions options, HubLedger ledger, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PurgeLog _log = new(options.StateDirectory);
    private readonly Dictionary<string, EdgeSession> _edges = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ulong, PurgeWatch> _watches = [];

    /// <summary>The newest orders, newest first.</summary>
    public IReadOnlyList<PurgeOrder> Newest(int count)
    {
        lock (_gate)
            return [.. _log.Orders.TakeLast(count).Reverse()];
    }

    /// <summary>Begins to pass orders to an edge, with those that it missed.</summary>
    /// <param name="session">The edge's stream.</param>
    /// <param name="lastPurge">The last that it carried out.</param>
    public void Enter(EdgeSession session, ulong lastPurge)
    {
        lock (_gate)
        {
            _log.Pass(lastPurge);
            _edges[session.Spool.Edge] = session;
            foreach (var order in _log.Since(lastPurge))
                session.Send(order);
        }
    }

    /// <summary>Passes nothing more to it.</summary>
    public void Leave(EdgeSession session)
    {
        lock (_gate)
        {
            if (_edges.TryGetValue(session.Spool.Edge, out var current) && current == session)
                _edges.Remove(session.Spool.Edge);
        }
    }

    /// <summary>Gives an order, and waits for the edges that are connected, but no longer than said.</summary>
    /// <exception cref="IOException">The order cannot be written down, so it was not given.</exception>
    public async Task<PurgeReport> OrderAsync(PurgeOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        PurgeWatch watch;
        lock (_gate)
        {
            order = _log.Append(order, time.GetUtcNow());
            watch = new PurgeWatch(_edges.Keys);
            _watches[order.Number] = watch;
            foreach (var session in _edges.Values)
                session.Send(order);
        }

        try
        {
            await watch.WaitAsync(patience, time, cancellationToken);
        }
        finally
        {
            _watches.TryRemove(order.Number, out _);
        }

        var known = ledger.Spools.Values.Select(spool => spool.Key.Edge);
        return new PurgeReport(order.Number, watch.Report(known));
    }

    /// <summary>An edge says what became of an order.</summary>
    public void Done(string edge, PurgeDone done)
    {
        if (_watches.TryGetValue(done.Number, out var watch))
            watch.Done(edge, done);
    }

    public void Dispose() => _log.Dispose();
}
