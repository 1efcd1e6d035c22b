namespace Karaula.Drill.Environment;

/// <summary>What a hub holds of an edge.</summary>
internal sealed record EdgeHoldings(string Name, IReadOnlyList<SpoolHoldings> Spools);

/// <summary>What a hub holds of one numbering of an edge: whole when as many summaries as the last number says, and none missing.</summary>
internal sealed record SpoolHoldings(string Epoch, long Summaries, long LastSequence, long Missing);
