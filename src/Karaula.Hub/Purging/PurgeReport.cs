namespace Karaula.Hub.Purging;

/// <summary>What became of an order.</summary>
/// <param name="Number">The order's number.</param>
/// <param name="Edges">Each edge that the hub knows, by name.</param>
internal sealed record PurgeReport(ulong Number, IReadOnlyList<EdgePurge> Edges);

/// <summary>What became of an order at one edge.</summary>
/// <param name="Edge">Its name.</param>
/// <param name="State"><c>done</c>; <c>not_here</c>: it does not serve what was named; <c>pending</c>: it has not answered yet; <c>away</c>: it is not connected, and gets the order when it is back.</param>
/// <param name="Purged">Answers that were in its memory.</param>
/// <param name="Error">Why it is not here.</param>
internal sealed record EdgePurge(string Edge, string State, long Purged, string? Error);
