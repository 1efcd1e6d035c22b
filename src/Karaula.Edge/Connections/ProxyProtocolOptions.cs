using System.Net;

namespace Karaula.Edge.Connections;

/// <summary>Who may speak the PROXY protocol to this edge.</summary>
public sealed record ProxyProtocolOptions
{
    /// <summary>Peers that are believed. Others' bytes are never read as a header. Empty: nobody.</summary>
    public IReadOnlyList<IPNetwork> Trusted { get; init; } = [];

    /// <summary>Whether a trusted peer must send a header (true), or may (false). Default true.</summary>
    public bool Required { get; init; } = true;

    /// <summary>How long the header may take. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
