namespace Karaula.Edge.Gate;

/// <summary>What is known beside of a source that has asked for the origin, gone over its limit or broken the protocol, in 24 bytes. Counts fade.</summary>
internal struct SourceHistory
{
    /// <summary>The kind of the page that it last got from the origin and whose parts it has not asked for yet; 0 for none.</summary>
    public ulong Page;

    /// <summary>Requests that needed the origin, refused ones too, fading.</summary>
    public float Attempts;

    /// <summary>Requests over its own limit, and breaches of the protocol, fading. What the origin had no room for is not held against it.</summary>
    public float Refusals;

    /// <summary>What its requests cost, in milliseconds of origin time, fading: <see cref="RequestCost"/>. A refused one counts as one that is served usually costs.</summary>
    public float Cost;

    // Less, and all of a flood's sources, which at first ask for the first time, would go before shared addresses.
    private const float FirstWeight = 0.25f;

    private uint _at;

    /// <summary>Of a source that has none.</summary>
    public SourceHistory(uint at) => _at = at;

    /// <summary>
    /// What it asks of the origin: its cost of late, weighed by how much of what it does goes to the origin. A reader, or fifty behind one
    /// address, mostly hits the cache; a flood that hurts never does.
    /// </summary>
    /// <param name="requests">All its requests, faded until the same moment.</param>
    public readonly float Demand(float requests) => requests <= 0 ? 0 : Cost * Math.Min(1, Attempts / requests);

    /// <summary>
    /// How much of that weighs, where nothing else speaks against it: a quarter for a first miss of late, all from the second on. Whoever comes anew has no hits yet by which
    /// to be weighed, and would come behind a flood whose every miss hides among hits.
    /// </summary>
    public readonly float Newness => Math.Clamp(Attempts - 1, FirstWeight, 1);

    /// <summary>Lets time pass.</summary>
    public void Decay(uint now)
    {
        if (GateClock.Seconds(_at, now) <= 0)
            return;
        var factor = Fading.Factor(_at, now);
        Attempts *= factor;
        Refusals *= factor;
        Cost *= factor;
        _at = now;
    }

    /// <summary>Attempts and refusals until now: what would be lost by forgetting it.</summary>
    public readonly float WeightAt(uint now) => (Attempts + Refusals) * Fading.Factor(_at, now);
}
