using Karaula.Drill.Safety;

namespace Karaula.Drill.Traffic;

/// <summary>Where one and the same traffic is played: at a site through the edge, or at its unshielded twin.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="Host">The host name asked for.</param>
/// <param name="Target">Where to connect.</param>
/// <param name="IsShielded">Whether an edge stands before it.</param>
internal sealed record Side(string Site, string Host, LoopbackTarget Target, bool IsShielded)
{
    /// <summary>Whether it is told the sources with the PROXY protocol: an edge is, unless said otherwise.</summary>
    public bool SpeaksProxy { get; init; } = IsShielded;
}
