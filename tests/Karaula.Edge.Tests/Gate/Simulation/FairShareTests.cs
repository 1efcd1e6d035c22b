using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Gate.Simulation;

/// <summary>Who is served when the origin is short of room: three carriers with 500 readers each behind a few addresses, the diaspora, and 2,000 networks with a reader each.</summary>
public sealed class FairShareTests(ITestOutputHelper output) : IDisposable
{
    // Room for 160 requests a second.
    private readonly GateSimulation _simulation = new(new GateOptions { OriginConcurrency = 16, OriginQueue = 128 });

    private static Population[] Readers() =>
    [
        Carrier("carrier a", 1),
        Carrier("carrier b", 2),
        Carrier("carrier c", 3),
        new() { Name = "diaspora", Sources = [.. Enumerable.Range(0, 60).SelectMany(static i => Population.OneNetwork(64, (byte)i, 1))], PagesPerSecond = 30 },
        new() { Name = "small networks", Sources = Population.ManyNetworks(20, 2000), PagesPerSecond = 40 },
        new() { Name = "verified crawler", Sources = Population.OneNetwork(66, 249, 4), PagesPerSecond = 2, MissRatio = 1, Parts = 0, IsVerified = true },
    ];

    private static Population Carrier(string name, byte number) =>
        new() { Name = name, Sources = Population.OneNetwork(number, 0, 8), PagesPerSecond = 50 };

    private static Population Flood(SourceKey[] sources, double requestsPerSecond) =>
        new() { Name = "flood", Sources = sources, PagesPerSecond = requestsPerSecond, MissRatio = 1, Parts = 0 };

    private Population[] Start(int minutesOfPeace)
    {
        var readers = Readers();
        _simulation.Populations.AddRange(readers);
        _simulation.Settle(TimeSpan.FromMinutes(minutesOfPeace));
        return readers;
    }

    private void Attack(Population flood)
    {
        _simulation.Populations.Add(flood);
        _simulation.Settle(TimeSpan.FromSeconds(2));
        _simulation.Run(TimeSpan.FromSeconds(60));
        foreach (var population in _simulation.Populations)
            output.WriteLine(population.ToString());
    }

    public void Dispose() => _simulation.Dispose();

    [Fact]
    public void Peace_TenMinutes_TeachesTheShares()
    {
        Start(10);
        var carrier = _simulation.Gate.Shares.Of(_simulation.Gate.Shares.HashOf(Population.OneNetwork(1, 0, 1)[0].Wider()));
        var unknown = _simulation.Gate.Shares.Of(_simulation.Gate.Shares.HashOf(Population.ManyNetworks(200, 1)[0].Wider()));

        // 15 of 68 requests a second that need the origin.
        Assert.InRange(carrier, 0.18, 0.26);
        Assert.Equal(0, unknown);
        Assert.InRange(_simulation.Gate.Shares.Strangers, PeaceShares.LeastStrangers, 0.4);
    }

    [Fact]
    public void Flood_948SourcesIn948Networks_ReadersKeepReading()
    {
        var readers = Start(8);
        Attack(Flood(Population.ManyNetworks(200, 948), 4740));

        Assert.All(readers, one => Assert.True(one.Goodput >= 0.99, one.ToString()));
    }

    [Fact]
    public void Flood_FromWithinOneCarrier_TakesNothingFromTheOthers()
    {
        var readers = Start(8);
        Attack(Flood(Population.OneNetwork(1, 0, 200, from: 20), 2000));

        Assert.All(readers, one => Assert.True(one.Goodput >= 0.99, one.ToString()));
    }

    [Fact]
    public void Crowd_TenTimesAsMany_NobodyStarves()
    {
        var readers = Start(8);
        foreach (var one in readers)
            one.PagesPerSecond *= one.IsVerified ? 1 : 10;
        _simulation.Settle(TimeSpan.FromSeconds(2));
        _simulation.Run(TimeSpan.FromSeconds(60));
        foreach (var one in readers)
            output.WriteLine(one.ToString());

        // The origin has room for a quarter of what ten times as many readers want of it: with what the cache answers 77 of 100 pages can be served.
        Assert.All(readers, one => Assert.True(one.Goodput >= 0.7, one.ToString()));
        var verified = readers.Single(static one => one.IsVerified);
        Assert.Equal(1, verified.Goodput);
    }

    [Fact]
    public void ColdStart_FloodAtOnce_ReadersKeepReadingByTheirDemand()
    {
        var readers = Start(0);
        Attack(Flood(Population.ManyNetworks(200, 948), 4740));

        Assert.All(readers, one => Assert.True(one.Goodput >= 0.9, one.ToString()));
    }

    [Theory]
    [InlineData(0.05, 200)]
    [InlineData(0.05, 400)]
    [InlineData(0.03, 300)]
    public void Flood_MissesAmongManyHits_GoesBehindReaders(double missRatio, double missesPerSecond)
    {
        var readers = Start(8);
        Attack(new()
        {
            Name = "flood", Sources = Population.ManyNetworks(200, 948), PagesPerSecond = missesPerSecond / missRatio, MissRatio = missRatio, Parts = 0,
        });

        // Each of its sources misses once in some seconds: from the second miss on it is told from a reader who comes anew.
        Assert.All(readers, one => Assert.True(one.Goodput >= 0.9, one.ToString()));
    }

    [Fact]
    public void Flood_ForTenMinutes_EarnsNoShare()
    {
        Start(8);
        var flood = Flood(Population.ManyNetworks(200, 948), 1000);
        _simulation.Populations.Add(flood);
        var before = _simulation.Gate.Shares.Export();
        _simulation.Run(TimeSpan.FromMinutes(10));

        var hashes = flood.Sources.Select(source => _simulation.Gate.Shares.HashOf(source.Wider())).ToHashSet();
        Assert.DoesNotContain(_simulation.Gate.Shares.Export(), one => hashes.Contains(one.Network));
        Assert.Equal(before[0].Network, _simulation.Gate.Shares.Export()[0].Network);
    }
}
