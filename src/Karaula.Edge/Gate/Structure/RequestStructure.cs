namespace Karaula.Edge.Gate.Structure;

/// <summary>What a request is made like, whoever sends it and whatever it asks for: hashes; default for unknown, which is suspected of nothing.</summary>
/// <param name="Client">What the client looks like: TLS fingerprint, agent without its numbers, protocol, which fields it sends.</param>
/// <param name="Target">What the target looks like: kinds and lengths of the path's segments and of the query's values.</param>
internal readonly record struct RequestStructure(uint Client, uint Target)
{
    /// <summary>Whether nothing is known of it.</summary>
    public bool IsUnknown => this == default;
}
