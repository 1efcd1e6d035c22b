using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.CoActivity;

/// <summary>A weighted graph, and its communities by Louvain's method (Blondel and others, 2008) with a resolution (Reichardt and Bornholdt, 2006).</summary>
internal sealed class CommunityGraph(int nodes)
{
    private const int MostSweeps = 30;

    private readonly Dictionary<int, double>[] _edges = [.. Enumerable.Range(0, nodes).Select(_ => new Dictionary<int, double>())];

    /// <summary>Connects two nodes, in both directions; a node with itself: weight within it.</summary>
    public void Connect(int a, int b, double weight)
    {
        _edges[a][b] = _edges[a].GetValueOrDefault(b) + weight;
        if (a != b)
            _edges[b][a] = _edges[b].GetValueOrDefault(a) + weight;
    }

    /// <summary>The community of each node.</summary>
    public int[] Communities(double resolution, ulong seed)
    {
        var final = Enumerable.Range(0, nodes).ToArray();
        var graph = this;
        for (var level = 0; ; level++)
        {
            var (communities, moved) = graph.Sweep(resolution, SplitMix.Stream(seed, level));
            for (var node = 0; node < final.Length; node++)
                final[node] = communities[final[node]];
            if (!moved)
                return final;
            graph = graph.Fold(communities);
        }
    }

    private int Nodes => _edges.Length;

    private (int[] Communities, bool Moved) Sweep(double resolution, ulong seed)
    {
        var random = new SplitMix(seed);
        var degrees = _edges.Select((edges, node) => edges.Sum(edge => edge.Key == node ? 2 * edge.Value : edge.Value)).ToArray();
        var all = degrees.Sum();
        var (community, totals) = (Enumerable.Range(0, Nodes).ToArray(), degrees.ToArray());
        var order = Enumerable.Range(0, Nodes).ToArray();
        var (anyMoved, to) = (false, new Dictionary<int, double>());
        for (var sweep = 0; sweep < MostSweeps && all > 0; sweep++)
        {
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = (int)(random.NextDouble() * (i + 1));
                (order[i], order[j]) = (order[j], order[i]);
            }

            var moved = false;
            foreach (var node in order)
            {
                var own = community[node];
                totals[own] -= degrees[node];
                to.Clear();
                foreach (var (other, weight) in _edges[node])
                {
                    if (other != node)
                        to[community[other]] = to.GetValueOrDefault(community[other]) + weight;
                }

                double Gain(int target, double weight) => weight - (resolution * degrees[node] * totals[target] / all);
                var (best, gain) = (own, Gain(own, to.GetValueOrDefault(own)));
                foreach (var (target, weight) in to)
                {
                    if (Gain(target, weight) > gain + 1e-12)
                        (best, gain) = (target, Gain(target, weight));
                }

                totals[best] += degrees[node];
                moved |= best != own;
                community[node] = best;
            }

            anyMoved |= moved;
            if (!moved)
                break;
        }

        // Numbered from zero, in the order of their first node.
        var numbers = new Dictionary<int, int>();
        return ([.. community.Select(c => numbers.TryGetValue(c, out var number) ? number : numbers[c] = numbers.Count)], anyMoved);
    }

    private CommunityGraph Fold(int[] communities)
    {
        var folded = new CommunityGraph(communities.Max() + 1);
        for (var node = 0; node < Nodes; node++)
        {
            foreach (var (other, weight) in _edges[node])
            {
                // Each edge once, from its smaller end.
                if (other >= node)
                    folded.Connect(communities[node], communities[other], weight);
            }
        }

        return folded;
    }
}
