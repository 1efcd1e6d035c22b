using Karaula.Edge.Gate;
using Karaula.Edge.Gate.Structure;

namespace Karaula.Edge.Tests.Gate.Simulation;

/// <summary>Floods in which every source asks as little as a reader does, and crowds that look like one and are none.</summary>
public sealed class StructureTests(ITestOutputHelper output) : IDisposable
{
    private readonly GateSimulation _simulation = new(new GateOptions { OriginConcurrency = 16, OriginQueue = 128 });

    public void Dispose() => _simulation.Dispose();

    private static Population Browsers(string name, byte first, int sources, double pages, uint client, uint target = 1) => new()
    {
        Name = name, Sources = Population.ManyNetworks(first, sources), PagesPerSecond = pages, Structure = new RequestStructure(client, target),
    };

    private Population[] Start()
    {
        Population[] readers =
        [
            Browsers("phones", 20, 20_000, 90, client: 1), Browsers("desktops", 30, 20_000, 60, client: 2), Browsers("searchers", 40, 2000, 10, client: 1, target: 2),
            new()
            {
                Name = "feed readers", Sources = Population.ManyNetworks(50, 500), PagesPerSecond = 5, Parts = 0, MissRatio = 0.3, Structure = new RequestStructure(3, 3),
            },
        ];
        _simulation.Populations.AddRange(readers);
        _simulation.Settle(TimeSpan.FromMinutes(7));
        return readers;
    }

    private void Run(int settleSeconds)
    {
        _simulation.Settle(TimeSpan.FromSeconds(settleSeconds));
        _simulation.Run(TimeSpan.FromSeconds(30));
        foreach (var population in _simulation.Populations)
            output.WriteLine(population.ToString());
    }

    private static Population LowAndWide(RequestStructure structure) => new()
    {
        // A hundred thousand sources, each in a network of its own, each once in nine seconds.
        Name = "flood", Sources = Population.ManyNetworks(100, 100_000), PagesPerSecond = 100_000 / 9.0, MissRatio = 1, Parts = 0, Structure = structure,
    };

    [Theory]
    [InlineData(77u, 77u)]
    [InlineData(77u, 1u)]
    [InlineData(1u, 77u)]
    public void Flood_LowAndWide_IsToldByItsStructure(uint client, uint target)
    {
        var readers = Start();
        _simulation.Populations.Add(LowAndWide(new RequestStructure(client, target)));
        Run(settleSeconds: 5);

        Assert.All(readers, one => Assert.True(one.Goodput >= 0.95, one.ToString()));
    }

    [Fact]
    public void Crowd_OfNewBrowsersOnANewKindOfPage_IsNotPunished()
    {
        var readers = Start();
        // Nine times as many as usual, from a client and for a page that nobody asked for before, and half of it goes around the cache.
        var crowd = Browsers("crowd", 60, 50_000, 1500, client: 9, target: 9);
        _simulation.Populations.Add(crowd);
        Run(settleSeconds: 5);

        // There is room for 160 of some 500 a second. Whoever comes anew asks least, the crowd no less than others.
        var all = readers.Append(crowd).ToArray();
        var fair = all.Sum(static one => one.Good) / (double)all.Sum(static one => one.Asked);
        Assert.True(crowd.Goodput >= fair - 0.05, FormattableString.Invariant($"{crowd}, all {fair:P2}"));
        Assert.Equal(1, _simulation.Gate.Structures.Observe(new RequestStructure(9, 9)));
    }
}
