namespace Karaula.Analysis.Campaigns;

/// <summary>What is known of an incident when campaigns are looked for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Site">The site.</param>
/// <param name="Onset">When it began.</param>
/// <param name="Uncertainty">Plus or minus, 95 %.</param>
/// <param name="End">When it ended; null while it lasts.</param>
/// <param name="AttackersMinHash"><see cref="Karaula.Sketches.MinHash"/> over its refused sources, serialised; empty when there are none.</param>
public sealed record IncidentFact(
    string Id, string Site, DateTimeOffset Onset, TimeSpan Uncertainty, DateTimeOffset? End, ReadOnlyMemory<byte> AttackersMinHash);
