namespace Karaula.Edge.Gate;

/// <summary>What a site's gate allows. Immutable; a reload brings a new one.</summary>
public sealed record GateOptions
{
    /// <summary>Requests per second that one source (/32, /64) may make for long. Default 50.</summary>
    public double RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests that one source may make at once: a page with all its parts, several tabs, a shared address. Default 200.</summary>
    public double Burst { get; init; } = 200;

    /// <summary>Requests per second that one network (/24, /48) may make for long. Default 400: carriers put thousands behind one.</summary>
    public double PrefixRequestsPerSecond { get; init; } = 400;

    /// <summary>Requests that one network may make at once. Default 1,600.</summary>
    public double PrefixBurst { get; init; } = 1600;

    /// <summary>The most requests that the origin works on at the same time. Default 32. The gate goes lower by itself when the origin slows.</summary>
    public int OriginConcurrency { get; init; } = 32;

    /// <summary>The most requests that wait for the origin. Default 128.</summary>
    public int OriginQueue { get; init; } = 128;

    /// <summary>How long a request waits for the origin before it is refused. Default 2 s.</summary>
    public TimeSpan OriginQueueTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Sources remembered, and as many networks: 61 bytes for both. Default 131,072.</summary>
    public int Sources { get; init; } = 131_072;
}
