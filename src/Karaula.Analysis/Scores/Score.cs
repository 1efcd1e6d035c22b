namespace Karaula.Analysis.Scores;

/// <summary>A number about a campaign, with its parts. No number sums up others: each says one thing.</summary>
/// <param name="Name">scope, diversity, professionalism or synchronisation.</param>
/// <param name="Value">The headline part; null when nothing is known.</param>
/// <param name="Unit">Of the value.</param>
/// <param name="Parts">Each part: name, value (null when unknown), and how it is computed.</param>
public sealed record Score(string Name, double? Value, string Unit, IReadOnlyList<ScorePart> Parts);
