namespace Karaula.Analysis.Campaigns;

/// <summary>A coincidence with all that could explain it, and the sentence that may be quoted.</summary>
/// <param name="Result">The test, with each registrable domain at each hosting group counted once.</param>
/// <param name="Sites">The sites in the cluster, sorted.</param>
/// <param name="SitesObserved">Sites watched, attacked or not.</param>
/// <param name="Rivals">Benign explanations, each tried.</param>
/// <param name="Sentence">How many, how close, how often by chance, and what the strongest rival leaves of it.</param>
public sealed record CoincidenceReport(
    CoincidenceResult Result, IReadOnlyList<string> Sites, int SitesObserved, IReadOnlyList<BenignRival> Rivals, string Sentence);
