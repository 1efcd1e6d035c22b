namespace Karaula.Analysis.Campaigns;

/// <summary>When an attack began.</summary>
/// <param name="At">Best estimate.</param>
/// <param name="Uncertainty">Plus or minus, 95 %.</param>
public readonly record struct Onset(DateTimeOffset At, TimeSpan Uncertainty);

/// <summary>All onsets of one unit: a site, or sites that fail together for reasons of their own (one hoster, one domain).</summary>
/// <param name="Unit">The unit's name.</param>
/// <param name="Onsets">In any order.</param>
public sealed record OnsetTrain(string Unit, IReadOnlyList<Onset> Onsets);
