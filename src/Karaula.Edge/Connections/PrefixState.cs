using Karaula.Edge.Gate;

namespace Karaula.Edge.Connections;

/// <summary>What is known of the connections of one source or network.</summary>
internal struct PrefixState
{
    /// <summary>How fast breaches of the protocol are forgiven.</summary>
    public const double HalfLifeSeconds = 30;

    /// <summary>Whose state it is; a prefix length of 0 for a free place.</summary>
    public SourceKey Key;

    /// <summary>Open connections.</summary>
    public int Open;

    /// <summary>Handshakes left in the bucket, at <see cref="FilledAt"/>.</summary>
    public float Handshakes;

    /// <summary>When the bucket was filled, seconds; negative for a bucket that is full.</summary>
    public double FilledAt;

    /// <summary>Breaches, fading, at <see cref="GlitchesAt"/>.</summary>
    public float Glitches;

    /// <summary>When the breaches were brought up to date, seconds.</summary>
    public double GlitchesAt;

    /// <summary>Of a network: its connections, oldest first.</summary>
    public ClientConnection? Oldest;

    /// <summary>Of a network: its newest connection.</summary>
    public ClientConnection? Newest;

    /// <summary>Of a network: its neighbours among those with as many connections; -1 for none.</summary>
    public int Previous, Next;

    /// <summary>A prefix that is new.</summary>
    public static PrefixState Of(SourceKey key) => new() { Key = key, FilledAt = -1, Previous = -1, Next = -1 };

    /// <summary>Breaches by now.</summary>
    public readonly double GlitchesBy(double now) => Glitches == 0 ? 0 : Glitches * Math.Pow(2, (GlitchesAt - now) / HalfLifeSeconds);

    /// <summary>Takes a handshake from the bucket; false when there is none.</summary>
    public bool TakeHandshake(double now, double rate, double burst)
    {
        Handshakes = (float)(FilledAt < 0 ? burst : Math.Min(burst, Handshakes + ((now - FilledAt) * rate)));
        FilledAt = now;
        if (Handshakes < 1)
            return false;
        Handshakes--;
        return true;
    }
}
