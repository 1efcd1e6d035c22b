namespace Karaula.Edge.Connections;

/// <summary>What connections may cost before anybody knows what they ask for. Immutable.</summary>
public sealed record ConnectionOptions
{
    /// <summary>Connections in all. When there is no room, networks with the most connections lose theirs first. Default 16,384.</summary>
    public int Total { get; init; } = 16_384;

    /// <summary>Connections of one source (/32, /64). Default 512: a carrier puts hundreds of homes behind one address.</summary>
    public int PerSource { get; init; } = 512;

    /// <summary>Connections of one network (/24, /48). Default 4,096.</summary>
    public int PerNetwork { get; init; } = 4096;

    /// <summary>TLS handshakes per second that one source may begin for long. Default 30.</summary>
    public double HandshakesPerSecond { get; init; } = 30;

    /// <summary>TLS handshakes that one source may begin at once. Default 300.</summary>
    public double HandshakeBurst { get; init; } = 300;

    /// <summary>TLS handshakes per second that one network may begin for long. Default 240.</summary>
    public double NetworkHandshakesPerSecond { get; init; } = 240;

    /// <summary>TLS handshakes that one network may begin at once. Default 2,400.</summary>
    public double NetworkHandshakeBurst { get; init; } = 2400;

    /// <summary>Breaches of the protocol, halved every 30 s, after which a source's new connections are closed unheard. Default 100.</summary>
    public double Glitches { get; init; } = 100;

    /// <summary>How long a client may take to say hello. Default 3 s.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The slowest that a request's body may come, bytes per second, after five seconds' grace. Default 1,024.
    /// </summary>
    public double RequestBytesPerSecond { get; init; } = 1024;

    /// <summary>
    /// The slowest that an answer may be read, bytes per second: whoever does not take 16 KiB in the time that this leaves loses the answer.
    /// Default 2,560, half of what a phone on the edge of a GPRS cell gets.
    /// </summary>
    public double ResponseBytesPerSecond { get; init; } = 2560;

    /// <summary>What all connections may hold in memory by the edge's own account, bytes; the most expensive close first. Default 192 MiB.</summary>
    public long MemoryBytes { get; init; } = 192L << 20;
}
