namespace Karaula.Analysis.Conformance.Detection;

/// <summary>Of what values requests have, and in what parts: clients, networks, paths. Draws samples and takes their entropy as an edge does.</summary>
internal sealed class Mix
{
    private readonly double[] _upTo;

    private Mix(IEnumerable<double> weights)
    {
        var sum = 0.0;
        _upTo = [.. weights.Select(weight => sum += weight)];
    }

    /// <summary>So many values, the k-th with weight 1/k^slope.</summary>
    public static Mix Zipf(int values, double slope) => new(Enumerable.Range(1, values).Select(k => Math.Pow(k, -slope)));

    /// <summary>This, with one value in a part of it.</summary>
    /// <param name="value">Which; one past the last is a new one.</param>
    /// <param name="part">0 to 1.</param>
    public Mix With(int value, double part)
    {
        double[] weights = [.. _upTo.Select((upTo, k) => (upTo - (k > 0 ? _upTo[k - 1] : 0)) / _upTo[^1] * (1 - part)), 0];
        weights[value] += part;
        return new Mix(weights);
    }

    /// <summary>Draws values and counts them.</summary>
    public void Draw(Random random, long requests, Dictionary<int, int> counts, int offset = 0)
    {
        for (var i = 0; i < requests; i++)
        {
            var at = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
            var value = offset + (at < 0 ? ~at : at);
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }
    }

    /// <summary>Shannon entropy of counts, bits.</summary>
    public static double Entropy(Dictionary<int, int> counts)
    {
        double total = counts.Values.Sum();
        return total == 0 ? 0 : -counts.Values.Sum(count => count / total * Math.Log2(count / total));
    }
}
