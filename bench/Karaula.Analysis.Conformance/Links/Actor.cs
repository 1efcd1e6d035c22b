using Karaula.Analysis.Campaigns;
using Karaula.Sketches;

namespace Karaula.Analysis.Conformance.Links;

/// <summary>Somebody who attacks: a pool of sources, some of them commodity proxies that everybody uses, tools, and ways.</summary>
internal sealed class Actor(int seed, string name)
{
    private static readonly SketchHash Hash = SketchHash.FromSeed(1);
    private static readonly string[] Common = ["ja4-curl", "ja4-python", "ja4-chrome"];

    private readonly Random _random = new(seed);
    private readonly string _tool = "ja4-" + name;
    private readonly string[] _networks = [.. Hired(new Random(seed + 17)).Distinct().Take(6)];

    /// <summary>An attack of this actor.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="site">On whom.</param>
    /// <param name="at">When it begins.</param>
    /// <param name="hours">How long it lasts.</param>
    /// <param name="pool">How many sources the actor has; each attack uses 40 to 70 % of them.</param>
    public IncidentFact Attack(string id, string site, DateTimeOffset at, double hours, int pool)
    {
        var sketch = new MinHash(512, Hash.Id);
        var part = 0.4 + (0.3 * _random.NextDouble());
        for (var i = 0; i < pool; i++)
        {
            if (_random.NextDouble() < part)
                sketch.Add(Hash.Hash(((ulong)seed << 32) + (ulong)i));
        }

        // Proxies for hire: 5,000 of them, some dozens in each attack.
        for (var i = 0; i < pool / 10; i++)
            sketch.Add(Hash.Hash((ulong)_random.Next(5_000)));
        return new IncidentFact(id, site, at, TimeSpan.FromSeconds(30), at.AddHours(hours), sketch.ToArray())
        {
            // Now and then a tool that everybody has, or none that was seen.
            Tools = _random.NextDouble() switch { < 0.7 => [_tool], < 0.9 => [Common[_random.Next(3)]], _ => [] },
            Templates = _random.NextDouble() < 0.8 ? ["GET /" + name] : [$"GET /a{1 << _random.Next(4)}"],
            Networks = Shares(),
            Tactics = _random.NextDouble() < 0.5 ? ["GET flood", "POST flood"] : [],
        };
    }

    // A few hosters have most of the machines for hire: the first hundred, ever rarer.
    private static IEnumerable<string> Hired(Random random)
    {
        while (true)
            yield return $"AS{1 + (int)Math.Pow(100, random.NextDouble())}";
    }

    // Of what it hires an attack uses more of one and less of another.
    private Dictionary<string, double> Shares()
    {
        double[] weights = [.. _networks.Select(_ => -Math.Log(1 - _random.NextDouble()))];
        return _networks.Select((network, i) => (network, weights[i] / weights.Sum())).ToDictionary(share => share.network, share => share.Item2, StringComparer.Ordinal);
    }
}
