using System.Threading.Tasks.Sources;

namespace Karaula.Edge.Gate;

/// <summary>A request that waits for the origin. Pooled: one waiter serves many requests, one after the other.</summary>
internal sealed class OriginWaiter : IValueTaskSource<OriginDecision>
{
    private ManualResetValueTaskSourceCore<OriginDecision> _core = new() { RunContinuationsAsynchronously = true };
    private readonly OriginQueue _queue;
    private CancellationTokenRegistration _cancellation;

    /// <summary>A waiter of a queue.</summary>
    public OriginWaiter(OriginQueue queue) => _queue = queue;

    /// <summary>What its source asks of the origin: the least goes first.</summary>
    public float Demand { get; private set; }

    /// <summary>When it came, seconds on the gate's clock.</summary>
    public double Since { get; private set; }

    /// <summary>Its place in the queue; -1 when it is not in it.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Prepares for the next request.</summary>
    public ValueTask<OriginDecision> Begin(float demand, double since)
    {
        _core.Reset();
        Demand = demand;
        Since = since;
        return new ValueTask<OriginDecision>(this, _core.Version);
    }

    /// <summary>Watches for the reader going away.</summary>
    public void Watch(CancellationToken cancellationToken) =>
        _cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((OriginWaiter)state!)._queue.Cancel((OriginWaiter)state, token), this);

    /// <summary>Ends the wait.</summary>
    public void Complete(OriginDecision decision) => _core.SetResult(decision);

    /// <summary>Ends the wait because the reader went away.</summary>
    public void Fail(Exception exception) => _core.SetException(exception);

    OriginDecision IValueTaskSource<OriginDecision>.GetResult(short token)
    {
        // The registration ends before the waiter is used again: a late callback must not meet the next request.
        _cancellation.Dispose();
        _cancellation = default;
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _queue.Return(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<OriginDecision>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<OriginDecision>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
