using System.Threading.Tasks.Sources;

namespace Karaula.Edge.Gate;

/// <summary>A request that waits for the origin. Pooled: one waiter serves many requests, one after the other.</summary>
internal sealed class OriginWaiter : IValueTaskSource<OriginDecision>
{
    private ManualResetValueTaskSourceCore<OriginDecision> _core = new() { RunContinuationsAsynchronously = true };
    private readonly OriginQueue _queue;
    private QueueTurn _turn;
    private CancellationTokenRegistration _cancellation;

    /// <summary>A waiter of a queue.</summary>
    public OriginWaiter(OriginQueue queue) => _queue = queue;

    /// <summary>Whose share it uses.</summary>
    public FairFlow Flow { get; private set; } = null!;

    /// <summary>Whose turn it is.</summary>
    public ref readonly QueueTurn Turn => ref _turn;

    /// <summary>What its source asks of the origin: within a share the least goes first.</summary>
    public float Demand => _turn.Demand;

    /// <summary>When it came, seconds on the queue's clock: the gate's without the time in which the machine stood still.</summary>
    public double Since { get; private set; }

    /// <summary>Its place in the queue; -1 when it is not in it.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Prepares for the next request.</summary>
    public ValueTask<OriginDecision> Begin(FairFlow flow, in QueueTurn turn, double since)
    {
        _core.Reset();
        Flow = flow;
        _turn = turn;
        Since = since;
        return new ValueTask<OriginDecision>(this, _core.Version);
    }

    /// <summary>Watches for the reader going away.</summary>
    public void Watch(CancellationToken cancellationToken) =>
        _cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((OriginWaiter)state!)._queue.Cancel((OriginWaiter)state, token), this);

    /// <summary>Ends the wait: it may go on.</summary>
    public void Admit() => _core.SetResult(new OriginDecision(GateDecision.Serve, _turn.Cost));

    /// <summary>Ends the wait: it may not.</summary>
    public void Refuse(in GateDecision why) => _core.SetResult(new OriginDecision(why));

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
