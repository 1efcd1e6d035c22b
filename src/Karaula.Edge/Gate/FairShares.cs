namespace Karaula.Edge.Gate;

/// <summary>
/// Whose turn it is between flows: start-time fair queueing (Goyal, Vin and Cheng, 1996). Each flow has a virtual time at which it has had what it got, and its
/// next request starts there or at the virtual time of now, whichever is later; the earliest start goes first. What a flow leaves goes to the others, so that
/// nobody is held to his share while there is room. Not thread-safe: the queue's lock guards it. Allocates nothing once as many flows were active as ever will at once.
/// </summary>
internal sealed class FairShares
{
    /// <summary>The share of verified crawlers.</summary>
    public const float VerifiedWeight = 0.05f;

    private readonly Dictionary<ulong, FairFlow> _known = [];
    private readonly Stack<FairFlow> _idle = [];
    private readonly List<FairFlow> _done = [];
    private double _now;

    /// <summary>All networks that are not known, and what known ones want beyond their share.</summary>
    public FairFlow Strangers { get; } = new();

    /// <summary>Verified crawlers.</summary>
    public FairFlow Verified { get; } = new() { Weight = VerifiedWeight };

    /// <summary>The flow of a known network.</summary>
    /// <param name="network">Its hash.</param>
    /// <param name="weight">Its share, more than 0.</param>
    public FairFlow Of(ulong network, float weight)
    {
        if (!_known.TryGetValue(network, out var flow))
        {
            flow = _idle.TryPop(out var idle) ? idle : new FairFlow();
            flow.Network = network;
            flow.Finish = 0;
            _known.Add(network, flow);
        }

        flow.Weight = weight;
        return flow;
    }

    /// <summary>Where the next request of a flow starts: in its own share, or in what is left for everybody when that comes sooner.</summary>
    public double StartOf(FairFlow flow) => Math.Max(_now, Math.Min(flow.Finish, Strangers.Finish));

    /// <summary>A flow gets the origin.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="cost">What it will cost, as far as is known: milliseconds.</param>
    /// <returns>The flow that is charged.</returns>
    public FairFlow Give(FairFlow flow, float cost)
    {
        // What is beyond its share is taken from what is left for everybody.
        var payer = Math.Max(_now, flow.Finish) <= Math.Max(_now, Strangers.Finish) ? flow : Strangers;
        _now = Math.Max(_now, payer.Finish);
        payer.Finish = _now + (cost / payer.Weight);
        return payer;
    }

    /// <summary>A flow was charged too little, or with a negative number too much.</summary>
    public void Settle(ulong network, float difference)
    {
        var flow = _known.TryGetValue(network, out var known) ? known : Strangers;
        flow.Finish += difference / flow.Weight;
    }

    /// <summary>Nobody waits and nobody is served, or it is time to tidy up: flows that are owed nothing are forgotten.</summary>
    /// <param name="isIdle">Whether nobody waits and nobody is served.</param>
    public void Tidy(bool isIdle)
    {
        foreach (var flow in _known.Values)
        {
            if (flow.Waiting == 0 && (isIdle || flow.Finish <= _now))
                _done.Add(flow);
        }

        foreach (var flow in _done)
        {
            _known.Remove(flow.Network);
            _idle.Push(flow);
        }

        _done.Clear();
        if (isIdle)
            _now = Strangers.Finish = Verified.Finish = 0;
    }
}
