namespace Karaula.Edge.Gate;

/// <summary>
/// Room at one origin: so many requests at the same time, a short queue, and in it whoever asks least goes first. A full queue refuses whoever
/// asks most, be it the newcomer or one that waits. Thread-safe; allocates nothing once as many have waited as ever will at once.
/// </summary>
internal sealed class OriginQueue(ConcurrencyLimit limit)
{
    private readonly Lock _lock = new();
    private readonly Stack<OriginWaiter> _idle = [];
    private readonly List<OriginWaiter> _waiting = [];
    private int _capacity = 1;
    private double _timeout = 1;
    private int _busy;

    /// <summary>Requests that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Requests that the origin works on.</summary>
    public int Busy => _busy;

    /// <summary>Takes new bounds; who waits stays.</summary>
    public void Reconfigure(int capacity, TimeSpan timeout)
    {
        lock (_lock)
            (_capacity, _timeout) = (capacity, timeout.TotalSeconds);
    }

    /// <summary>Asks for room.</summary>
    /// <param name="demand">What the source asks of the origin.</param>
    /// <param name="now">Seconds on the gate's clock.</param>
    /// <param name="cancellationToken">The reader going away.</param>
    public ValueTask<OriginDecision> EnterAsync(float demand, double now, CancellationToken cancellationToken)
    {
        OriginWaiter waiter;
        OriginWaiter? evicted = null;
        ValueTask<OriginDecision> wait;
        GateDecision full = default;
        lock (_lock)
        {
            if (_busy < limit.Current && _waiting.Count == 0)
            {
                _busy++;
                return new ValueTask<OriginDecision>(default(OriginDecision));
            }

            if (_waiting.Count >= _capacity)
            {
                var worst = Worst();
                var threshold = worst?.Demand ?? 0;
                if (worst is null || demand >= threshold)
                    return new ValueTask<OriginDecision>(new OriginDecision(Full(demand, threshold)));
                full = Full(threshold, demand);
                evicted = worst;
                Remove(worst);
            }

            waiter = _idle.TryPop(out var idle) ? idle : new OriginWaiter(this);
            wait = waiter.Begin(demand, now);
            waiter.Place = _waiting.Count;
            _waiting.Add(waiter);
        }

        evicted?.Complete(new OriginDecision(full));
        if (cancellationToken.CanBeCanceled)
            waiter.Watch(cancellationToken);
        return wait;
    }

    /// <summary>Gives room back, to whoever asks least of those who wait.</summary>
    public void Leave()
    {
        lock (_lock)
            _busy--;
        Admit();
    }

    /// <summary>Refuses those who have waited too long, and lets in who fits when the limit rose. Call it every tenth of a second or so.</summary>
    public void Tick(double now)
    {
        while (true)
        {
            OriginWaiter? late = null;
            lock (_lock)
            {
                foreach (var waiter in _waiting)
                {
                    if (now - waiter.Since < _timeout)
                        continue;
                    late = waiter;
                    break;
                }

                if (late is not null)
                    Remove(late);
            }

            if (late is null)
                break;
            late.Complete(new OriginDecision(new GateDecision(GateRule.QueueTimeout, now - late.Since, _timeout, 5)));
        }

        Admit();
    }

    /// <summary>A reader went away.</summary>
    public void Cancel(OriginWaiter waiter, CancellationToken token)
    {
        lock (_lock)
        {
            if (waiter.Place < 0)
                return;
            Remove(waiter);
        }

        waiter.Fail(new OperationCanceledException(token));
    }

    /// <summary>Takes a waiter back.</summary>
    public void Return(OriginWaiter waiter)
    {
        lock (_lock)
            _idle.Push(waiter);
    }

    private static GateDecision Full(float demand, float threshold) => new(GateRule.QueueFull, demand, threshold, 5);

    private void Admit()
    {
        while (true)
        {
            OriginWaiter? next = null;
            lock (_lock)
            {
                if (_busy >= limit.Current)
                    return;
                foreach (var waiter in _waiting)
                {
                    if (next is null || waiter.Demand < next.Demand || (waiter.Demand == next.Demand && waiter.Since < next.Since))
                        next = waiter;
                }

                if (next is null)
                    return;
                Remove(next);
                _busy++;
            }

            next.Complete(default);
        }
    }

    private OriginWaiter? Worst()
    {
        OriginWaiter? worst = null;
        foreach (var waiter in _waiting)
        {
            if (worst is null || waiter.Demand > worst.Demand || (waiter.Demand == worst.Demand && waiter.Since > worst.Since))
                worst = waiter;
        }

        return worst;
    }

    // Order does not matter: the last takes the place of the one removed.
    private void Remove(OriginWaiter waiter)
    {
        var last = _waiting[^1];
        _waiting[waiter.Place] = last;
        last.Place = waiter.Place;
        _waiting.RemoveAt(_waiting.Count - 1);
        waiter.Place = -1;
    }
}
