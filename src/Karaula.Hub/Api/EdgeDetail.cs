using Karaula.Hub.Ingest;

namespace Karaula.Hub.Api;

/// <summary>What is stored of an edge.</summary>
/// <param name="Name">The edge's name.</param>
/// <param name="Connected">Whether its stream is open.</param>
/// <param name="Summaries">Stored, of all its spools.</param>
/// <param name="Spools">One per epoch.</param>
internal sealed record EdgeDetail(string Name, bool Connected, long Summaries, IReadOnlyList<SpoolDetail> Spools)
{
    /// <summary>Every edge that ever connected, by name.</summary>
    public static EdgeDetail[] Of(HubLedger ledger, EdgeSessions sessions) =>
    [
        .. ledger.Spools.Values.GroupBy(s => s.Key.Edge, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new EdgeDetail(
                g.Key, sessions.IsConnected(g.Key), g.Sum(s => s.Summaries), [.. g.OrderBy(s => s.EdgeId).Select(SpoolDetail.Of)])),
    ];
}
