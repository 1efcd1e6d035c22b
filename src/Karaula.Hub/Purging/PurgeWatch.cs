using Karaula.Wire;

namespace Karaula.Hub.Purging;

/// <summary>Waits until each of the edges that got an order has said what became of it.</summary>
internal sealed class PurgeWatch
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PurgeDone?> _edges;
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing;

    public PurgeWatch(IEnumerable<string> edges)
    {
        _edges = edges.ToDictionary(edge => edge, _ => (PurgeDone?)null, StringComparer.Ordinal);
        _missing = _edges.Count;
        if (_missing == 0)
            _all.SetResult();
    }

    public void Done(string edge, PurgeDone done)
    {
        lock (_gate)
        {
            if (!_edges.TryGetValue(edge, out var known) || known is not null)
                return;
            _edges[edge] = done;
            if (--_missing == 0)
                _all.SetResult();
        }
    }

    /// <summary>Waits for all, or until patience is at an end: who has not answered then is "pending".</summary>
    public async Task WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        await _all.Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>What each edge said, by name; with those that are known and were not connected.</summary>
    public IReadOnlyList<EdgePurge> Report(IEnumerable<string> known)
    {
        lock (_gate)
        {
            return
            [
                .. _edges.Keys.Union(known, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(edge =>
                    !_edges.TryGetValue(edge, out var done) ? new EdgePurge(edge, "away", 0, null)
                    : done is null ? new EdgePurge(edge, "pending", 0, null)
                    : done.Error.Length > 0 ? new EdgePurge(edge, "not_here", 0, done.Error)
                    : new EdgePurge(edge, "done", done.Purged, null)),
            ];
        }
    }
}
