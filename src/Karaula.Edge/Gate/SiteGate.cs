using Karaula.Edge.Gate.Structure;
using Karaula.Sketches;

namespace Karaula.Edge.Gate;

/// <summary>
/// One site's gate. <see cref="Enter"/> asks whether a source may come in at all, before the cache; <see cref="EnterOriginAsync"/> whether
/// there is room at the origin, and whose turn it is. Thread-safe; outlives reloads, so that a reload forgets nobody.
/// </summary>
/// <remarks>
/// Turns go by what a source asks of the origin, not by what it gets: nine hundred machines that each get one answer in ten seconds look like
/// nine hundred readers, but they ask all the time. See docs/decisions/0003-demand-decides.md.
/// </remarks>
internal sealed class SiteGate : IRefusals, IDisposable
{
    // A source is marked when the origin had no room for it and it has asked of late for things that only the origin has, and for
    // hardly anything else: a reader's browser asks for styles and pictures, too, and most pages are in the cache.
    private const float MarkAttempts = 3;
    private const float UnmarkAttempts = 1;
    private const float OnlyOrigin = 0.8f;

    // Or when it asks the origin so often that what it gets from the cache beside does not make it a reader, nor a few dozen behind one address: of what
    // those ask for with all their pages' parts, a tenth needs the origin.
    private const float ManyAttempts = 15;
    private const float MuchOrigin = 0.3f;

    // Or when it went over its own limit so often that no person would still be trying.
    private const float MarkRateRefusals = 32;

    // While the origin is pressed, whoever has asked twice and only for what the origin has is no reader to count on.
    private const float SuspectAttempts = 2;
    private const double Pressed = 0.1;

    // What a request to the origin is taken to cost before the first was answered, milliseconds.
    private const float FirstTypicalCost = 50;

    // Below it is peace, and what networks use is learned.
    private const float PeacePressure = 0.01f;

    private const float TypicalFade = 0.02f;
    private const float LeastCharge = 0.5f;

    // How much more than one network may a known one may, were it all readers.
    private const float KnownRoom = 50;

    // How much more than it asks a request weighs that goes around the cache: who asks another path goes first.
    private const float BustingWeight = 8;

    // And who has solved a challenge: in the first seconds of a flood all its sources ask for the first time, as readers do, and whoever was let in after a
    // refusal must not wait behind them to be refused once more. No less: programs can work for passes, too.
    private const float PassWeight = 0.25f;

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly SourceTable _sources;
    private readonly SourceTable _networks;
    private readonly ConcurrencyLimit _limit;
    private readonly OriginQueue _queue;
    private readonly ITimer _timer;
    private GateOptions _options;
    private volatile bool _strict;
    private int _refusedSinceTick;
    private float _pressure;
    private bool _isEpochPressed;
    private double _epochSince;
    private double _secondSince;
    private float _typicalCost = FirstTypicalCost;

    /// <summary>A gate.</summary>
    /// <param name="site">The site's name.</param>
    /// <param name="options">What it allows.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hash">The hash by which networks are known: the edge's, so that what was learned outlives a restart. One of its own by default.</param>
    public SiteGate(string site, GateOptions options, TimeProvider time, SketchHash? hash = null)
    {
        hash ??= SketchHash.CreateRandom();
        Shares = new PeaceShares(hash);
        Structures = new StructureProfile((uint)hash.Hash(1UL));
        Site = site;
        _time = time;
        _options = options;
        _sources = new SourceTable(options.Sources);
        _networks = new SourceTable(options.Sources, hasHistories: false);
        _limit = new ConcurrencyLimit(options.OriginConcurrency);
        _queue = new OriginQueue(_limit, this);
        _queue.Reconfigure(options.OriginQueue, options.OriginQueueTimeout);
        _epochSince = _secondSince = Now;
        _timer = time.CreateTimer(static gate => ((SiteGate)gate!).Look(), this, TickEvery, TickEvery);
    }

    /// <summary>The site's name.</summary>
    public string Site { get; }

    /// <summary>0 when there is room for everybody, 1 when requests were refused for want of room in all of the last second or two.</summary>
    public double Pressure => Volatile.Read(ref _pressure);

    /// <summary>Requests that wait for the origin.</summary>
    public int Queued => _queue.Waiting;

    /// <summary>How many requests the origin is given at the same time now.</summary>
    public int OriginLimit => _limit.Current;

    /// <summary>Which share of the origin each network uses in peace.</summary>
    public PeaceShares Shares { get; }

    /// <summary>How requests to the origin are made, in quiet times and now.</summary>
    public StructureProfile Structures { get; }

    /// <summary>What the cache meets at each path.</summary>
    public PathTable Paths { get; } = new();

    /// <summary>Sources forgotten to make room for new ones, ever.</summary>
    public long SourcesReplaced => _sources.Replaced;

    /// <summary>Memory for sources and as many networks.</summary>
    public long TableBytes => _sources.Bytes + _networks.Bytes;

    /// <summary>Seconds on the gate's clock.</summary>
    public double Now => _time.GetTimestamp() / (double)_time.TimestampFrequency;

    /// <summary>What a request that the origin works on costs of late, milliseconds: <see cref="RequestCost"/>.</summary>
    public float TypicalCost => Volatile.Read(ref _typicalCost);

    /// <summary>Takes new options. The number of sources remembered stays as it was at the start.</summary>
    public void Reconfigure(GateOptions options)
    {
        Volatile.Write(ref _options, options);
        _limit.Reconfigure(options.OriginConcurrency);
        _queue.Reconfigure(options.OriginQueue, options.OriginQueueTimeout);
    }

    /// <summary>Whether marked sources are refused at the door: while the site is under attack.</summary>
    public void SetStrict(bool strict) => _strict = strict;

    /// <summary>A request has come in.</summary>
    /// <param name="source">Whom it is counted for.</param>
    /// <param name="isPart">Whether it is for a part of a page.</param>
    public GateDecision Enter(SourceKey source, bool isPart = false)
    {
        // Both are on their way from memory while the clock is asked.
        var hash = _sources.Announce(source);
        var wider = source.Wider();
        var widerHash = source.IsPass ? 0 : _networks.Announce(wider);
        var tick = GateClock.At(Now);
        var options = Volatile.Read(ref _options);
        var held = _sources.Acquire(hash, tick);
        ref var bucket = ref held.Bucket;
        var allowed = bucket.Take(tick, options.RequestsPerSecond, options.Burst);
        if (bucket.HasHistory && (isPart || (bucket.IsMarked && _strict)))
        {
            if (AnswersToItsPast(held, isPart) is { IsServed: false } refusal)
                return refusal;
        }
        else
        {
            held.Release();
        }

        // Who has a pass is not held to account for the network's others.
        if (source.IsPass)
            return allowed ? GateDecision.Serve : EnterBeyond(source, wider, isWithinItsOwn: false, options, tick);
        var network = _networks.Acquire(widerHash, tick);
        var room = network.Bucket.IsKnown ? RoomOf(wider) : 1;
        var (rate, burst) = (options.PrefixRequestsPerSecond * room, options.PrefixBurst * room);
        var networkAllowed = true;
        if (allowed)
            networkAllowed = network.Bucket.Take(tick, rate, burst);
        else
            network.Bucket.Count(tick, rate, burst);
        network.Release();
        return allowed && networkAllowed ? GateDecision.Serve : EnterBeyond(source, wider, allowed, options, tick);
    }

    // What was done before counts: the part belongs to the page that came before it, and whoever is marked is refused. Releases the source.
    private GateDecision AnswersToItsPast(SourceHold held, bool isPart)
    {
        ref var history = ref held.History;
        var refuse = held.Bucket.IsMarked && _strict && StaysMarked(held);
        if (refuse)
        {
            history.Attempts++;
            history.Cost += TypicalCost;
        }

        var attempts = history.Attempts;
        var page = 0UL;
        if (isPart)
            (page, history.Page) = (history.Page, 0);
        held.Release();
        if (page != 0)
            Structures.Followed(page);
        return refuse ? new GateDecision(GateRule.Marked, attempts, UnmarkAttempts, 30) : GateDecision.Serve;
    }

    // A network that is known keeps its readers, however many of them share an address: whoever is within his own limit comes in, and beyond
    // it whoever his network still has room for, which grows with its share in peace.
    private GateDecision EnterBeyond(SourceKey source, SourceKey wider, bool isWithinItsOwn, GateOptions options, uint tick)
    {
        var share = source.IsPass ? 0 : Shares.Of(Shares.HashOf(wider));
        if (isWithinItsOwn && share > 0)
            return GateDecision.Serve;
        if (share > 0)
        {
            var network = _networks.Acquire(wider, tick);
            network.Bucket.IsKnown = true;
            var room = RoomOf(share);
            var allowed = network.Bucket.Take(tick, options.PrefixRequestsPerSecond * room, options.PrefixBurst * room, isCounted: false);
            network.Release();
            if (allowed)
                return GateDecision.Serve;
        }

        if (isWithinItsOwn)
            return Rate(GateRule.PrefixRate, options.PrefixBurst, options.PrefixRequestsPerSecond);
        var held = _sources.Acquire(source, tick);
        // Behind an address of a known network there may be hundreds: only one that does nothing else is marked for how often it asks.
        if (++held.History.Refusals >= MarkRateRefusals && (share <= 0 || AsksOnlyOrigin(held)))
            held.Bucket.IsMarked = true;
        held.Release();
        return Rate(GateRule.SourceRate, options.Burst, options.RequestsPerSecond);
    }

    // How many times more than others a network may: by its share in peace.
    private float RoomOf(SourceKey network) => RoomOf(Shares.Of(Shares.HashOf(network)));

    private static float RoomOf(float share) => 1 + (share * KnownRoom);

    /// <summary>A request needs the origin. When it is admitted, <see cref="LeaveOrigin"/> must follow.</summary>
    /// <param name="ask">Who asks for what.</param>
    /// <param name="cancellationToken">The reader going away.</param>
    public ValueTask<OriginDecision> EnterOriginAsync(in OriginAsk ask, CancellationToken cancellationToken)
    {
        var now = Now;
        var held = _sources.Acquire(ask.Source, GateClock.At(now));
        ref var history = ref held.History;
        history.Attempts++;
        // What it will cost is not known yet, and a refused one never costs anything: it counts as one that is served usually does.
        var expected = TypicalCost;
        history.Cost += expected;
        var (demand, newness) = (held.Demand, history.Newness);
        held.Release();
        var suspicion = Structures.Observe(ask.Structure);
        // Its turn only: a reader who searches once during a flood of searches is no attacker.
        if (Paths.IsBusted(ask.Path, now))
            demand *= BustingWeight;
        else if (suspicion <= 1)
            demand *= newness;
        if (ask.Source.IsPass)
            demand *= PassWeight;

        var network = Shares.HashOf(ask.Network);
        var turn = new QueueTurn
        {
            Source = ask.Source, Suspicion = suspicion, Demand = demand * suspicion, Cost = expected, Network = network, Share = Shares.Of(network),
            StrangersShare = Shares.Strangers, IsVerified = ask.IsVerified,
        };
        return _queue.EnterAsync(turn, now, cancellationToken);
    }

    /// <summary>The origin has answered, or failed.</summary>
    /// <param name="route">A hash of the method and path, without the query.</param>
    /// <param name="originTime">From sending the request to the answer's headers.</param>
    /// <param name="failed">Whether the origin failed.</param>
    public void LeaveOrigin(uint route, TimeSpan originTime, bool failed)
    {
        _limit.Observe(route, originTime.TotalSeconds, failed);
        _queue.Leave();
    }

    /// <summary>A request is over: what it cost is known.</summary>
    /// <param name="source">Whom it is counted for.</param>
    /// <param name="network">The network around the address.</param>
    /// <param name="cost">What it cost, milliseconds: <see cref="RequestCost.Of"/>.</param>
    /// <param name="charged">What its source was charged when it asked for the origin; 0 when it did not, or was refused.</param>
    /// <param name="page">What it was made like when the origin answered it with a page; default otherwise.</param>
    public void Charge(SourceKey source, SourceKey network, float cost, float charged, RequestStructure page = default)
    {
        if (charged > 0)
        {
            Volatile.Write(ref _typicalCost, _typicalCost + ((cost - _typicalCost) * TypicalFade));
            var hash = Shares.HashOf(network);
            Shares.Record(hash, cost);
            _queue.Settle(hash, cost - charged);
        }

        // Most answers come from the cache and are small.
        if (Math.Abs(cost - charged) < LeastCharge && page.IsUnknown)
            return;
        var kind = page.IsUnknown ? 0 : Structures.Answered(page);
        var held = _sources.Acquire(source, Tick());
        ref var history = ref held.History;
        if (kind != 0)
            history.Page = kind;
        history.Cost = Math.Max(0, history.Cost + cost - charged);
        held.Release();
    }

    /// <summary>A source has broken the protocol, at whatever site: to the gate that is as if it had gone over its limit.</summary>
    public void CountGlitch(SourceKey source)
    {
        var held = _sources.Acquire(source, Tick());
        ref var history = ref held.History;
        history.Cost += RequestCost.Glitch;
        if (++history.Refusals >= MarkRateRefusals)
            held.Bucket.IsMarked = true;
        held.Release();
    }

    /// <summary>Whether a source is held for an attack's.</summary>
    public bool IsMarked(SourceKey source)
    {
        var held = _sources.Find(source, Tick());
        var marked = !held.IsNone && held.Bucket.IsMarked && StaysMarked(held);
        held.Release();
        return marked;
    }

    /// <summary>What a source looks like.</summary>
    public SourceClass ClassOf(SourceKey source)
    {
        var held = _sources.Find(source, Tick());
        var result = SourceClass.Reader;
        if (!held.IsNone && held.Bucket.HasHistory)
        {
            if (held.Bucket.IsMarked && StaysMarked(held))
                result = SourceClass.Attacker;
            else if (Pressure > Pressed && held.History.Attempts >= SuspectAttempts * 0.9f && AsksOnlyOrigin(held))
                result = SourceClass.Suspect;
        }

        held.Release();
        return result;
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private static bool AsksOnlyOrigin(SourceHold held)
    {
        var attempts = held.History.Attempts;
        return attempts >= held.Requests * (attempts >= ManyAttempts ? MuchOrigin : OnlyOrigin);
    }

    private static bool StaysMarked(SourceHold held)
    {
        ref var history = ref held.History;
        return held.Bucket.IsMarked = history.Attempts > UnmarkAttempts || history.Refusals > MarkRateRefusals / 2;
    }

    private static GateDecision Rate(GateRule rule, double burst, double rate) =>
        new(rule, burst, rate, (int)Math.Max(1, Math.Ceiling(1 / rate)));

    GateDecision IRefusals.Refused(in QueueTurn turn, in GateDecision why)
    {
        Interlocked.Increment(ref _refusedSinceTick);
        var isSuspect = turn.Suspicion > 1;
        var held = _sources.Acquire(turn.Source, Tick());
        if (held.History.Attempts >= (isSuspect ? SuspectAttempts : MarkAttempts) * 0.9f && AsksOnlyOrigin(held))
            held.Bucket.IsMarked = true;
        held.Release();
        return isSuspect ? new GateDecision(GateRule.Structure, turn.Suspicion, StructureProfile.Enough, 5) : why;
    }

    private uint Tick() => GateClock.At(Now);

    private void Look()
    {
        var pressed = Interlocked.Exchange(ref _refusedSinceTick, 0) > 0 || _queue.Waiting > _options.OriginQueue / 2;
        _pressure += ((pressed ? 1 : 0) - _pressure) * 0.15f;
        _limit.Tick(_queue.Waiting > 0);
        var now = Now;
        _queue.Tick(now);
        // Pressure fades over a second or two, and nobody waits in peace but for a moment.
        _isEpochPressed |= pressed || _pressure > PeacePressure || (_strict && _queue.Waiting > 0);
        if (now - _secondSince >= 1)
        {
            _secondSince = now;
            Structures.Second();
        }

        if (now - _epochSince < PeaceShares.EpochSeconds)
            return;
        Shares.Close(inPeace: !_isEpochPressed);
        Structures.Close(inPeace: !_isEpochPressed);
        _isEpochPressed = false;
        _epochSince = now;
    }
}
