using Karaula.Analysis.Links;
using Karaula.Sketches;

namespace Karaula.Analysis.Tests.Links;

public class SourceOverlapTests
{
    private static readonly SketchHash Hash = SketchHash.FromSeed(3);

    private static MinHash Sketch(int from, int to, int size = 256)
    {
        var sketch = new MinHash(size, Hash.Id);
        for (var i = from; i < to; i++)
            sketch.Add(Hash.Hash((ulong)i));
        return sketch;
    }

    [Fact]
    public void Compare_ManyLists_HoldsTheTruthInItsInterval()
    {
        var held = Enumerable.Range(0, 200).Count(i =>
        {
            var overlap = SourceOverlap.Compare(Sketch(i * 10_000, (i * 10_000) + 1_000), Sketch((i * 10_000) + 700, (i * 10_000) + 1_500))!;
            return overlap.Low <= 300 && overlap.High >= 300;
        });

        Assert.InRange(held, 178, 200);
    }

    [Fact]
    public void Compare_SmallLists_IsExact()
    {
        var overlap = SourceOverlap.Compare(Sketch(0, 100), Sketch(60, 120))!;

        Assert.Equal((40, 40, 40), (overlap.Shared, overlap.Low, overlap.High));
        Assert.Equal(40 / 60.0, overlap.Containment, 9);
    }

    [Fact]
    public void Compare_OtherHashes_IsNothing() => Assert.Null(SourceOverlap.Compare(Sketch(0, 10), new MinHash(256, Hash.Id + 1)));

    /// <summary>C(10,5)·C(10,5)/C(20,10) and its tail, by hand: P(X ≥ 5) of 10 and 10 out of 20 is 0.6718.</summary>
    [Theory]
    [InlineData(20, 0.67185)]
    [InlineData(10, 1)]
    public void Log10PValue_SmallCases_AreTheTextbooks(double universe, double p) =>
        Assert.Equal(Math.Log10(p), new SourceOverlap(10, 10, 5, 5, 5, 10, 5).Log10PValue(universe), 4);

    [Fact]
    public void Log10PValue_ALargerUniverse_IsLessLikely()
    {
        var overlap = new SourceOverlap(948, 325, 181, 150, 210, 150, 80);

        Assert.True(overlap.Log10PValue(3.7e9) < overlap.Log10PValue(3e6));
        Assert.True(overlap.Log10PValue(3e6, lower: true) > overlap.Log10PValue(3e6));
        // 181 shared, where one in ten million million would be expected for each: about log10 of C(325,181)·(948/3.7e9)^181.
        Assert.InRange(overlap.Log10PValue(3.7e9), -1_120, -1_060);
    }

    [Fact]
    public void Shared_OfWholeNetworks_IsLessCertainThanOfSingles()
    {
        uint[] network = [.. Enumerable.Range(0, 200).Select(i => 0xC0000200u + (uint)i)];
        uint[] singles = [.. Enumerable.Range(0, 200).Select(i => (uint)(i << 8))];
        uint[] none = [.. Enumerable.Range(0, 200).Select(i => 0xDD000000u + (uint)(i << 8))];

        var (shared, low, high, _) = PrefixBootstrap.Shared([.. network, .. none], [.. network, .. none.Select(a => a + 1)]);
        var (_, lowSingles, highSingles, _) = PrefixBootstrap.Shared([.. singles, .. none], [.. singles, .. none.Select(a => a + 1)]);

        Assert.Equal(200, shared);
        Assert.True(high - low > 2 * (highSingles - lowSingles));
    }
}
