namespace Karaula.Edge.Gate;

/// <summary>What the cache met at one path. Counts halve every <see cref="HalfLifeSeconds"/>.</summary>
internal struct PathState
{
    /// <summary>How fast the past fades: a flood shows within seconds, and is forgotten within a minute.</summary>
    public const float HalfLifeSeconds = 10;

    // A count that fades stands at its rate times the half-life over the logarithm of two.
    private const float SecondsHeld = HalfLifeSeconds / 0.6931472f;

    // Five such requests a second for long, or seventy at once: fewer harm nobody, whatever they ask.
    private const float LeastRequests = 70;

    // Half of what misses has a query that nobody asked before. Hits do not count: they cost an attacker nothing, and a flood of them on the same path would
    // hide the others. A search that readers use is like that, too: its requests are only put behind others when the origin is short of room. Calm returns at a
    // third, so that it does not flicker.
    private const float Enough = 0.5f;
    private const float Calm = 0.33f;

    /// <summary>The path's hash.</summary>
    public ulong Hash;

    /// <summary>When the counts were last brought up to date: seconds on the gate's clock.</summary>
    public double At;

    /// <summary>Requests, fading.</summary>
    public float Requests;

    /// <summary>Requests that the cache had no answer for, fading.</summary>
    public float Misses;

    /// <summary>Requests with a query that was new, fading.</summary>
    public float NewQueries;

    /// <summary>Requests that the cache had no answer for and whose query was new, fading.</summary>
    public float Busting;

    /// <summary>Whether it is asked for around the cache.</summary>
    public bool IsBusted;

    /// <summary>The path, while it is busted; shortened.</summary>
    public string? Text;

    /// <summary>Requests per second of late.</summary>
    public readonly float RequestsPerSecond => Requests / SecondsHeld;

    /// <summary>The share of requests that the cache had no answer for.</summary>
    public readonly float MissRatio => Requests > 0 ? Misses / Requests : 0;

    /// <summary>The share of requests with a query that was new.</summary>
    public readonly float NewQueryRatio => Requests > 0 ? NewQueries / Requests : 0;

    /// <summary>Lets time pass.</summary>
    public void Decay(double now)
    {
        var passed = (float)(now - At);
        if (passed <= 0)
            return;
        var factor = MathF.Pow(2, -passed / HalfLifeSeconds);
        Requests *= factor;
        Misses *= factor;
        NewQueries *= factor;
        Busting *= factor;
        At = now;
    }

    /// <summary>Decides anew whether it is busted. True when that changed.</summary>
    public bool Judge()
    {
        var (least, ratio) = IsBusted ? (LeastRequests / 2, Calm) : (LeastRequests, Enough);
        var isBusted = Busting >= least && Busting >= Misses * ratio;
        if (isBusted == IsBusted)
            return false;
        IsBusted = isBusted;
        return true;
    }
}
