namespace Karaula.Analysis.Campaigns;

/// <summary>What is known of an incident when campaigns are looked for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Site">The site.</param>
/// <param name="Onset">When it began.</param>
/// <param name="Uncertainty">Plus or minus, 95 %.</param>
/// <param name="End">When it ended; null while it lasts.</param>
/// <param name="AttackersMinHash"><see cref="Karaula.Sketches.MinHash"/> over its refused sources, serialised; empty when there are none.</param>
public sealed record IncidentFact(
    string Id, string Site, DateTimeOffset Onset, TimeSpan Uncertainty, DateTimeOffset? End, ReadOnlyMemory<byte> AttackersMinHash)
{
    /// <summary>Fingerprints of the attackers' tools, such as JA4; empty when unknown.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Templates of the attackers' requests; empty when unknown.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    /// <summary>The share of its refused requests that came from each network, such as <c>AS64500</c>, 0 to 1; empty when unknown.</summary>
    public IReadOnlyDictionary<string, double> Networks { get; init; } = new Dictionary<string, double>();

    /// <summary>The share of its refused requests that came from data centres and VPNs, 0 to 1; null when unknown.</summary>
    public double? HostingShare { get; init; }

    /// <summary>The ways of attacking, in the order of their use; empty when unknown.</summary>
    public IReadOnlyList<string> Tactics { get; init; } = [];

    /// <summary>The share of the extra requests that came from readers, 0 to 1; null when unknown.</summary>
    public double? CrowdShare { get; init; }
}
