using System.Runtime.CompilerServices;
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

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly SourceTable _sources;
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
        _limit = new ConcurrencyLimit(options.OriginConcurrency);
        _queue = new OriginQueue(_limit, this);
        _queue.Reconfigure(options.OriginQueue, options.OriginQueueTimeout);
        _epochSince = _secondSince = Now;
        _timer = time.CreateTimer(static gate => ((SiteGate)gate!).Tick(), this, TickEvery, TickEvery);
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
        var now = Now;
        var tick = GateClock.At(now);
        var options = Volatile.Read(ref _options);
        ref var state = ref _sources.Acquire(source, now, out var set);
        var allowed = state.TakeToken(tick, options.RequestsPerSecond, options.Burst);
        state.Requests++;
        var refuseMarked = state.IsMarked && _strict && StaysMarked(ref state);
        if (refuseMarked)
        {
            state.Attempts++;
            state.Cost += TypicalCost;
        }

        var attempts = state.Attempts;
        var page = 0UL;
        if (isPart)
            (page, state.Page) = (state.Page, 0);
        _sources.Release(set);
        if (page != 0)
            Structures.Followed(page);
        if (refuseMarked)
            return new GateDecision(GateRule.Marked, attempts, UnmarkAttempts, 30);

        // Who has a pass is not held to account for the network's others.
        if (allowed && source.IsPass)
            return GateDecision.Serve;
        var wider = source.Wider();
        ref var network = ref _sources.Acquire(wider, now, out set);
        network.Requests++;
        var networkAllowed = !allowed || network.TakeToken(tick, options.PrefixRequestsPerSecond * network.Room, options.PrefixBurst * network.Room);
        _sources.Release(set);
        return allowed && networkAllowed ? GateDecision.Serve : EnterBeyond(source, wider, allowed, options, now);
    }

    // A network that is known keeps its readers, however many of them share an address: whoever is within his own limit comes in, and beyond
    // it whoever his network still has room for, which grows with its share in peace.
    private GateDecision EnterBeyond(SourceKey source, SourceKey wider, bool isWithinItsOwn, GateOptions options, double now)
    {
        var share = source.IsPass ? 0 : Shares.Of(Shares.HashOf(wider));
        if (isWithinItsOwn && share > 0)
            return GateDecision.Serve;
        if (share > 0)
        {
            ref var network = ref _sources.Acquire(wider, now, out var place);
            network.Room = 1 + (share * KnownRoom);
            var allowed = network.TakeToken(GateClock.At(now), options.PrefixRequestsPerSecond * network.Room, options.PrefixBurst * network.Room);
            _sources.Release(place);
            if (allowed)
                return GateDecision.Serve;
        }

        if (isWithinItsOwn)
            return Rate(GateRule.PrefixRate, options.PrefixBurst, options.PrefixRequestsPerSecond);
        ref var state = ref _sources.Acquire(source, now, out var set);
        // Behind an address of a known network there may be hundreds: only one that does nothing else is marked for how often it asks.
        if (++state.Refusals >= MarkRateRefusals && (share <= 0 || AsksOnlyOrigin(state)))
            state.IsMarked = true;
        _sources.Release(set);
        return Rate(GateRule.SourceRate, options.Burst, options.RequestsPerSecond);
    }

    /// <summary>A request needs the origin. When it is admitted, <see cref="LeaveOrigin"/> must follow.</summary>
    /// <param name="ask">Who asks for what.</param>
    /// <param name="cancellationToken">The reader going away.</param>
    public ValueTask<OriginDecision> EnterOriginAsync(in OriginAsk ask, CancellationToken cancellationToken)
    {
        var now = Now;
        ref var state = ref _sources.Acquire(ask.Source, now, out var set);
        state.Attempts++;
        // What it will cost is not known yet, and a refused one never costs anything: it counts as one that is served usually does.
        var expected = TypicalCost;
        state.Cost += expected;
        var demand = state.Demand;
        _sources.Release(set);
        // Its turn only: a reader who searches once during a flood of searches is no attacker.
        if (Paths.IsBusted(ask.Path, now))
            demand *= BustingWeight;

        var suspicion = Structures.Observe(ask.Structure);
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
        ref var state = ref _sources.Acquire(source, Now, out var set);
        if (kind != 0)
            state.Page = kind;
        state.Cost = Math.Max(0, state.Cost + cost - charged);
        _sources.Release(set);
    }

    /// <summary>A source has broken the protocol, at whatever site: to the gate that is as if it had gone over its limit.</summary>
    public void CountGlitch(SourceKey source)
    {
        ref var state = ref _sources.Acquire(source, Now, out var set);
        state.Cost += RequestCost.Glitch;
        if (++state.Refusals >= MarkRateRefusals)
            state.IsMarked = true;
        _sources.Release(set);
    }

    /// <summary>Whether a source is held for an attack's.</summary>
    public bool IsMarked(SourceKey source)
    {
        ref var state = ref _sources.Find(source, Now, out var set);
        var marked = !Unsafe.IsNullRef(ref state) && state.IsMarked && StaysMarked(ref state);
        _sources.Release(set);
        return marked;
    }

    /// <summary>What a source looks like.</summary>
    public SourceClass ClassOf(SourceKey source)
    {
        ref var state = ref _sources.Find(source, Now, out var set);
        var result = SourceClass.Reader;
        if (!Unsafe.IsNullRef(ref state))
        {
            if (state.IsMarked && StaysMarked(ref state))
                result = SourceClass.Attacker;
            else if (Pressure > Pressed && state.Attempts >= SuspectAttempts * 0.9f && AsksOnlyOrigin(state))
                result = SourceClass.Suspect;
        }

        _sources.Release(set);
        return result;
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private static bool AsksOnlyOrigin(in SourceState state) =>
        state.Attempts >= state.Requests * (state.Attempts >= ManyAttempts ? MuchOrigin : OnlyOrigin);

    private static bool StaysMarked(ref SourceState state) =>
        state.IsMarked = state.Attempts > UnmarkAttempts || state.Refusals > MarkRateRefusals / 2;

    private static GateDecision Rate(GateRule rule, double burst, double rate) =>
        new(rule, burst, rate, (int)Math.Max(1, Math.Ceiling(1 / rate)));

    GateDecision IRefusals.Refused(in QueueTurn turn, in GateDecision why)
    {
        Interlocked.Increment(ref _refusedSinceTick);
        var isSuspect = turn.Suspicion > 1;
        ref var state = ref _sources.Acquire(turn.Source, Now, out var set);
        if (state.Attempts >= (isSuspect ? SuspectAttempts : MarkAttempts) * 0.9f && AsksOnlyOrigin(state))
            state.IsMarked = true;
        _sources.Release(set);
        return isSuspect ? new GateDecision(GateRule.Structure, turn.Suspicion, StructureProfile.Enough, 5) : why;
    }

    private void Tick()
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
