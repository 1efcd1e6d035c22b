namespace Karaula.Edge.Gate;

/// <summary>
/// What is looked at for every request, of one source or network, in 16 bytes: who it is, its token bucket, and how much it asks. The rest is <see cref="SourceHistory"/>.
/// </summary>
internal struct SourceBucket
{
    private const uint FlagBits = 0x1F;

    private float _tokens;
    private float _requests;

    // When both were last brought up to date.
    private uint _at;
    private uint _who;

    [Flags]
    private enum Flags : uint
    {
        None = 0,
        Used = 1,
        New = 2,
        Marked = 4,
        Known = 8,
        History = 16,
    }

    /// <summary>A source that was not known.</summary>
    /// <param name="tag">From <see cref="TagOf"/>.</param>
    /// <param name="at">Now.</param>
    public SourceBucket(uint tag, uint at)
    {
        _who = tag | (uint)Flags.New;
        _at = at;
    }

    /// <summary>Whether nobody is here.</summary>
    public readonly bool IsFree => _who == 0;

    /// <summary>Whether it is held for an attack's source.</summary>
    public bool IsMarked
    {
        readonly get => Has(Flags.Marked);
        set => Set(Flags.Marked, value);
    }

    /// <summary>Whether it is a network that is known from peace, as far as was seen.</summary>
    public bool IsKnown
    {
        readonly get => Has(Flags.Known);
        set => Set(Flags.Known, value);
    }

    /// <summary>Whether its history is its own, and not still that of whoever was here before.</summary>
    public bool HasHistory
    {
        readonly get => Has(Flags.History);
        set => Set(Flags.History, value);
    }

    /// <summary>By what it is known in its set: 27 bits of a hash under a secret seed. In a set of four, one newcomer in 33 million is taken for another.</summary>
    public static uint TagOf(ulong hash) => ((uint)hash & ~FlagBits) | (uint)Flags.Used;

    /// <summary>1 when it is the one with this tag, 0 otherwise.</summary>
    public readonly uint Matches(uint tag)
    {
        var difference = (_who ^ tag) & (~FlagBits | (uint)Flags.Used);
        return ((difference - 1) & ~difference) >> 31;
    }

    /// <summary>Requests until now, fading.</summary>
    public readonly float RequestsAt(uint now) => _requests * Fading.Factor(_at, now);

    /// <summary>A request: counts it and takes a token; false when there is none.</summary>
    /// <param name="now">A tick of <see cref="GateClock"/>.</param>
    /// <param name="rate">Tokens that come in a second.</param>
    /// <param name="burst">Tokens at most.</param>
    /// <param name="isCounted">Whether the request is counted: false when it asks for a second time.</param>
    public bool Take(uint now, double rate, double burst, bool isCounted = true)
    {
        Let(now, rate, burst);
        if (isCounted)
            _requests++;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }

    /// <summary>A request that takes no token.</summary>
    public void Count(uint now, double rate, double burst)
    {
        Let(now, rate, burst);
        _requests++;
    }

    // Lets time pass. A clock of another thread that is behind changes nothing.
    private void Let(uint now, double rate, double burst)
    {
        var passed = GateClock.Seconds(_at, now);
        if (Has(Flags.New))
        {
            _tokens = (float)burst;
            Set(Flags.New, false);
        }
        else
        {
            _tokens = (float)Math.Min(burst, _tokens + (passed * rate));
        }

        if (passed <= 0)
            return;
        _requests *= Fading.Factor(_at, now);
        _at = now;
    }

    private readonly bool Has(Flags flag) => (_who & (uint)flag) != 0;

    private void Set(Flags flag, bool value) => _who = value ? _who | (uint)flag : _who & ~(uint)flag;
}
