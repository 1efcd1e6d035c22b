namespace Karaula.Analysis.Campaigns;

/// <summary>A bin of time beyond chance.</summary>
/// <param name="Start">Its beginning.</param>
/// <param name="Units">The units with an onset in it, sorted.</param>
/// <param name="PValue">How often the highest bin of a shifted history reaches so many, 0 to 1; never 0.</param>
public sealed record WaveBin(DateTimeOffset Start, IReadOnlyList<string> Units, double PValue);
