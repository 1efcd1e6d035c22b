namespace Karaula.Edge.Gate;

/// <summary>What a gate remembers of one source or network, in 56 bytes: a million are 56 MB. Counts halve every <see cref="HalfLifeSeconds"/>.</summary>
internal struct SourceState
{
    /// <summary>How fast the past fades.</summary>
    public const float HalfLifeSeconds = 30;

    /// <summary>Whose state it is.</summary>
    public SourceKey Key;

    /// <summary>The kind of the page that it last got from the origin and whose parts it has not asked for yet; 0 for none.</summary>
    public ulong Page;

    /// <summary>Requests, fading.</summary>
    public float Requests;

    /// <summary>Requests that needed the origin, refused ones too, fading.</summary>
    public float Attempts;

    /// <summary>Requests over its own limit, and breaches of the protocol, fading. What the origin had no room for is not held against it.</summary>
    public float Refusals;

    /// <summary>What its requests cost, in milliseconds of origin time, fading: <see cref="RequestCost"/>. A refused one counts as one that is served usually costs.</summary>
    public float Cost;

    /// <summary>Requests left in the token bucket.</summary>
    public float Tokens;

    /// <summary>When the counts were last brought up to date: a tick of <see cref="GateClock"/>.</summary>
    private uint _at;

    /// <summary>When <see cref="Tokens"/> was last filled.</summary>
    private uint _filledAt;

    private Half _room;
    private Flags _flags;

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        Marked = 1,
        New = 2,
    }

    /// <summary>A source that was not known.</summary>
    public SourceState(SourceKey key, uint at)
    {
        Key = key;
        _at = _filledAt = at;
        _flags = Flags.New;
    }

    /// <summary>How many times more than usual it may ask at most: a known network by its share in peace. 1 by default.</summary>
    public float Room
    {
        readonly get => _room == Half.Zero ? 1 : (float)_room;
        set => _room = (Half)value;
    }

    /// <summary>Whether it is held for an attack's source.</summary>
    public bool IsMarked
    {
        readonly get => (_flags & Flags.Marked) != 0;
        set => _flags = value ? _flags | Flags.Marked : _flags & ~Flags.Marked;
    }

    /// <summary>
    /// What it asks of the origin: its cost of late, weighed by how much of what it does goes to the origin. A reader, or fifty behind one
    /// address, mostly hits the cache; a flood that hurts never does.
    /// </summary>
    public readonly float Demand => Requests <= 0 ? 0 : Cost * Math.Min(1, Attempts / Requests);

    /// <summary>Lets time pass.</summary>
    public void Decay(uint now)
    {
        var passed = GateClock.Seconds(_at, now);
        if (passed <= 0)
            return;
        var factor = MathF.Exp(passed * (-0.6931472f / HalfLifeSeconds));
        Requests *= factor;
        Attempts *= factor;
        Refusals *= factor;
        Cost *= factor;
        _at = now;
    }

    /// <summary>How much would be lost by forgetting it: what it has asked of late, within some six hundredths.</summary>
    public readonly float WeightAt(uint now)
    {
        // Two to the minus passed, by halving once per whole half-life and straight between: compared only, and eight times per new source.
        var passed = GateClock.Seconds(_at, now) / HalfLifeSeconds;
        var whole = Math.Min((int)passed, 126);
        var power = BitConverter.Int32BitsToSingle((127 - whole) << 23) * (1 - (0.5f * Math.Min(1, passed - whole)));
        return (Requests + Attempts + Refusals) * power;
    }

    /// <summary>Takes a token from the bucket; false when there is none.</summary>
    public bool TakeToken(uint now, double rate, double burst)
    {
        Tokens = (_flags & Flags.New) != 0 ? (float)burst : (float)Math.Min(burst, Tokens + (GateClock.Seconds(_filledAt, now) * rate));
        _flags &= ~Flags.New;
        _filledAt = now;
        if (Tokens < 1)
            return false;
        Tokens--;
        return true;
    }
}
