namespace Karaula.Analysis.Scores;

/// <summary>A part of a score.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number; null when it is not known.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Formula">How it is computed.</param>
public sealed record ScorePart(string Name, double? Value, string Unit, string Formula);
