using Karaula.Analysis.Links;

namespace Karaula.Analysis.Tests.Links;

public sealed class ListOverlapTests
{
    [Fact]
    public void All_ThreeLists_ComparesThoseThatShareInBothUniverses()
    {
        var overlaps = ListOverlap.All(new Dictionary<string, IReadOnlyCollection<uint>>
        {
            ["march"] = Spread(0, 300), ["may"] = Spread(200, 300), ["other"] = Spread(1_000, 500), ["none"] = [],
        });

        var overlap = Assert.Single(overlaps);
        Assert.Equal(("march", "may", 300, 300, 100, 500), (overlap.A, overlap.B, overlap.SizeA, overlap.SizeB, overlap.Shared, overlap.Prefixes));
        Assert.InRange(100, overlap.Low, overlap.High);
        Assert.Equal([ListOverlap.RoutedAddresses, 1_000], overlap.Chances.Select(chance => chance.Size));
        // Of a thousand addresses 90 shared are expected: a hundred is no surprise. Of all routed ones it is beyond chance.
        Assert.InRange(overlap.Chances[1].Log10PValue, -3, 0);
        Assert.True(overlap.Chances[0].Log10PValue < -400);
        Assert.All(overlap.Chances, chance => Assert.True(chance.Log10PValueOfLow >= chance.Log10PValue));
    }

    [Fact]
    public void All_TwoLists_StateNoUniverseOfThese()
    {
        var overlaps = ListOverlap.All(new Dictionary<string, IReadOnlyCollection<uint>> { ["a"] = Spread(0, 10), ["b"] = Spread(5, 10) });

        Assert.Equal([ListOverlap.RoutedAddresses], Assert.Single(overlaps).Chances.Select(chance => chance.Size));
    }

    [Fact]
    public void All_MoreListsThanAreCompared_TakesTheLargest()
    {
        var lists = Enumerable.Range(0, ListOverlap.MostLists + 4).ToDictionary(i => $"list{i:00}", i => (IReadOnlyCollection<uint>)Spread(0, i + 1));

        var overlaps = ListOverlap.All(lists);

        Assert.Equal(ListOverlap.MostLists * (ListOverlap.MostLists - 1) / 2, overlaps.Count);
        Assert.DoesNotContain(overlaps, overlap => overlap.A is "list00" or "list03");
    }

    // Each in a network of its own.
    private static uint[] Spread(int first, int count) => [.. Enumerable.Range(first, count).Select(i => ((uint)i << 8) + 7)];
}
