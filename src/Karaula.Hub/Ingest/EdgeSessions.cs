using System.Collections.Concurrent;
using Karaula.Wire;

namespace Karaula.Hub.Ingest;

/// <summary>The edges that are connected now; at most one stream of each.</summary>
internal sealed class EdgeSessions
{
    private readonly ConcurrentDictionary<string, EdgeSession> _byEdge = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes a new stream in. One that the edge had open before is ended: an edge that lost its connection notices before the hub does,
    /// and its new stream is the one it listens to.
    /// </summary>
    public void Enter(EdgeSession session)
    {
        EdgeSession? previous = null;
        _byEdge.AddOrUpdate(session.Spool.Edge, session, (_, old) =>
        {
            previous = old;
            return session;
        });
        previous?.End();
    }

    /// <summary>Takes a stream out, unless a newer one has taken its place.</summary>
    public void Leave(EdgeSession session) => _byEdge.TryRemove(KeyValuePair.Create(session.Spool.Edge, session));

    public bool IsConnected(string edge) => _byEdge.ContainsKey(edge);

    public int Count => _byEdge.Count;

    /// <summary>What the rules of the connected edges refused at a site, or would have.</summary>
    public IEnumerable<RuleRefusals> RefusalsOf(string site) =>
        _byEdge.Values.SelectMany(session => session.Refusals.TryGetValue(site, out var refusals) ? refusals.Rules : []);
}
