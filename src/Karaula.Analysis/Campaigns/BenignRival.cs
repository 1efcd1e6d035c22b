namespace Karaula.Analysis.Campaigns;

/// <summary>Something other than an attacker that could have brought onsets together, and how far it goes.</summary>
/// <param name="Name">Short and stable: shared-address, upstream-outage, monitoring-sweep, news-crowd, …</param>
/// <param name="Explains">Whether it explains the coincidence: with it taken into account, nothing beyond chance is left.</param>
/// <param name="Units">Units of the cluster when it is taken into account.</param>
/// <param name="PValue">What is left beyond chance, 0 to 1; null where the rival is no matter of counting.</param>
/// <param name="ExpectedPerYear">How often chance would do what is left; null where <paramref name="PValue"/> is.</param>
/// <param name="Sentence">In words.</param>
public sealed record BenignRival(string Name, bool Explains, int Units, double? PValue, double? ExpectedPerYear, string Sentence);
