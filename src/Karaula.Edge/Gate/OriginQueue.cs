namespace Karaula.Edge.Gate;

/// <summary>
/// Room at one origin: so many requests at the same time, and a short queue. In it networks take turns by their share in peace (<see cref="FairShares"/>), and
/// within a network, as among those that are not known, whoever asks least goes first. A full queue refuses whoever asks most of those beyond their share, be it the
/// newcomer or one that waits; a verified crawler is the last. Thread-safe; allocates nothing once as many have waited as ever will at once.
/// </summary>
internal sealed class OriginQueue(ConcurrencyLimit limit, IRefusals refusals)
{
    // Verified crawlers may have so much of the queue before they are refused like anybody, and wait so much longer: a page less is an index entry less.
    private const int VerifiedPart = 4;
    private const int VerifiedPatience = 4;

    // Ticks come every tenth of a second. Where none came for longer, the machine gave nobody a processor: that is no reader's waiting, and not the origin's doing.
    private const double Stalled = 0.5;

    private readonly Lock _lock = new();
    private readonly FairShares _shares = new();
    private readonly Stack<OriginWaiter> _idle = [];
    private readonly List<OriginWaiter> _waiting = [];
    private int _capacity = 1;
    private double _timeout = 1;
    private int _busy;

    // When Tick was called last, and how much time went by in which it should have been and was not.
    private double? _ticked;
    private double _lost;

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
    /// <param name="turn">Whose turn it would be.</param>
    /// <param name="now">Seconds on the gate's clock.</param>
    /// <param name="cancellationToken">The reader going away.</param>
    public ValueTask<OriginDecision> EnterAsync(in QueueTurn turn, double now, CancellationToken cancellationToken)
    {
        OriginWaiter waiter;
        OriginWaiter? evicted = null;
        ValueTask<OriginDecision> wait;
        GateDecision full = default;
        lock (_lock)
        {
            _shares.Strangers.Weight = turn.StrangersShare;
            var flow = turn.IsVerified ? _shares.Verified : turn.Share > 0 ? _shares.Of(turn.Network, turn.Share) : _shares.Strangers;
            if (_busy < limit.Current && _waiting.Count == 0)
            {
                _busy++;
                _shares.Give(flow, turn.Cost);
                return new ValueTask<OriginDecision>(new OriginDecision(GateDecision.Serve, turn.Cost));
            }

            flow.Waiting++;
            if (_waiting.Count >= _capacity)
            {
                evicted = Worst(flow, turn.Demand);
                full = Full(evicted?.Flow ?? flow, evicted?.Demand ?? turn.Demand, turn.Demand);
                if (evicted is null)
                {
                    flow.Waiting--;
                    return new ValueTask<OriginDecision>(new OriginDecision(refusals.Refused(turn, full)));
                }

                Remove(evicted);
            }

            waiter = _idle.TryPop(out var idle) ? idle : new OriginWaiter(this);
            wait = waiter.Begin(flow, turn, now - _lost);
            waiter.Place = _waiting.Count;
            _waiting.Add(waiter);
        }

        evicted?.Refuse(refusals.Refused(evicted.Turn, full));
        if (cancellationToken.CanBeCanceled)
            waiter.Watch(cancellationToken);
        return wait;
    }

    /// <summary>Gives room back, to whose turn it is of those who wait.</summary>
    public void Leave()
    {
        lock (_lock)
            _busy--;
        Admit();
    }

    /// <summary>What a request cost is known: its flow has had that much more, or less, than was taken for it.</summary>
    /// <param name="network">Its network's hash.</param>
    /// <param name="difference">Milliseconds.</param>
    public void Settle(ulong network, float difference)
    {
        lock (_lock)
            _shares.Settle(network, difference);
    }

    /// <summary>Refuses those who have waited too long, and lets in who fits when the limit rose. Call it every tenth of a second or so.</summary>
    public void Tick(double now)
    {
        lock (_lock)
        {
            if (_ticked is { } before && now - before > Stalled)
                _lost += now - before;
            _ticked = now;
            now -= _lost;
        }

        while (true)
        {
            OriginWaiter? late = null;
            lock (_lock)
            {
                foreach (var waiter in _waiting)
                {
                    if (now - waiter.Since < TimeoutOf(waiter))
                        continue;
                    late = waiter;
                    break;
                }

                if (late is not null)
                    Remove(late);
            }

            if (late is null)
                break;
            late.Refuse(refusals.Refused(late.Turn, new GateDecision(GateRule.QueueTimeout, now - late.Since, TimeoutOf(late), 5)));
        }

        Admit();
        lock (_lock)
            _shares.Tidy(_busy == 0 && _waiting.Count == 0);
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

    // What is said of a refusal is what decided it: whoever asked less than one that waits on was refused for its network's share.
    private GateDecision Full(FairFlow flow, float demand, float newcomers)
    {
        var (most, least) = (newcomers, newcomers);
        foreach (var waiter in _waiting)
        {
            most = Math.Max(most, waiter.Demand);
            least = Math.Min(least, waiter.Demand);
        }

        return most > demand
            ? new GateDecision(GateRule.FairShare, flow.Waiting / (double)(_waiting.Count + 1), flow.Weight, 5)
            : new GateDecision(GateRule.QueueFull, demand, least, 5);
    }

    private double TimeoutOf(OriginWaiter waiter) => waiter.Flow == _shares.Verified ? _timeout * VerifiedPatience : _timeout;

    private void Admit()
    {
        while (true)
        {
            OriginWaiter? next = null;
            lock (_lock)
            {
                if (_busy >= limit.Current)
                    return;
                var start = 0.0;
                foreach (var waiter in _waiting)
                {
                    var its = _shares.StartOf(waiter.Flow);
                    if (next is not null && !(its < start || (its == start && IsBefore(waiter, next))))
                        continue;
                    next = waiter;
                    start = its;
                }

                if (next is null)
                    return;
                Remove(next);
                _busy++;
                _shares.Give(next.Flow, next.Turn.Cost);
            }

            next.Admit();
        }
    }

    private static bool IsBefore(OriginWaiter one, OriginWaiter other) =>
        one.Demand < other.Demand || (one.Demand == other.Demand && one.Since < other.Since);

    // Who goes before whom, whatever anybody asks: first those who fill more of the queue than is their share, then the others, and last verified crawlers.
    private int RankOf(FairFlow flow) =>
        flow == _shares.Verified ? (flow.Waiting <= Math.Max(1, _capacity / VerifiedPart) ? 2 : 0)
        : flow != _shares.Strangers && flow.Waiting <= Math.Max(1, _capacity * flow.Weight) ? 1 : 0;

    // Who is to go of a full queue; null for the newcomer.
    private OriginWaiter? Worst(FairFlow newcomer, float demand)
    {
        OriginWaiter? worst = null;
        var (worstRank, worstDemand) = (RankOf(newcomer), demand);
        foreach (var waiter in _waiting)
        {
            var rank = RankOf(waiter.Flow);
            var isWorse = rank != worstRank ? rank < worstRank
                : waiter.Demand > worstDemand || (waiter.Demand == worstDemand && worst is not null && waiter.Since > worst.Since);
            if (isWorse)
                (worst, worstRank, worstDemand) = (waiter, rank, waiter.Demand);
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
        waiter.Flow.Waiting--;
    }
}
