namespace Karaula.Edge.Gate;

/// <summary>What a gate remembers of one source or network. Counts halve every <see cref="HalfLifeSeconds"/>.</summary>
internal struct SourceState
{
    /// <summary>How fast the past fades.</summary>
    public const float HalfLifeSeconds = 30;

    /// <summary>Whose state it is.</summary>
    public SourceKey Key;

    /// <summary>When the counts were last brought up to date: seconds on the gate's clock.</summary>
    public double At;

    /// <summary>Requests left in the token bucket, and when it was last filled.</summary>
    public float Tokens;

    /// <summary>When <see cref="Tokens"/> was last filled.</summary>
    public double FilledAt;

    /// <summary>Requests, fading.</summary>
    public float Requests;

    /// <summary>Requests that needed the origin, refused ones too, fading.</summary>
    public float Attempts;

    /// <summary>Requests refused for want of room at the origin, fading.</summary>
    public float Refusals;

    /// <summary>Whether it is held for an attack's source.</summary>
    public bool IsMarked;

    /// <summary>Whether it was just made and its bucket is to be filled.</summary>
    public bool IsNew;

    /// <summary>
    /// What it asks of the origin, in attempts of late, weighed by how much of what it does goes to the origin. A reader, or fifty behind one
    /// address, mostly hits the cache; a flood that hurts never does.
    /// </summary>
    public readonly float Demand => Requests <= 0 ? 0 : Attempts * Math.Min(1, Attempts / Requests);

    /// <summary>Lets time pass.</summary>
    public void Decay(double now)
    {
        var passed = (float)(now - At);
        if (passed <= 0)
            return;
        var factor = MathF.Pow(2, -passed / HalfLifeSeconds);
        Requests *= factor;
        Attempts *= factor;
        Refusals *= factor;
        At = now;
    }

    /// <summary>How much would be lost by forgetting it: what it has asked of late.</summary>
    public readonly float WeightAt(double now) => (Requests + Attempts + Refusals) * MathF.Pow(2, (float)(At - now) / HalfLifeSeconds);

    /// <summary>Takes a token from the bucket; false when there is none.</summary>
    public bool TakeToken(double now, double rate, double burst)
    {
        Tokens = IsNew ? (float)burst : (float)Math.Min(burst, Tokens + ((now - FilledAt) * rate));
        IsNew = false;
        FilledAt = now;
        if (Tokens < 1)
            return false;
        Tokens--;
        return true;
    }
}
