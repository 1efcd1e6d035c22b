using CsCheck;

namespace Karaula.Sketches.Tests;

public class DDSketchTests
{
    // A hair more than the accuracy: logarithm and power round in the last digits.
    private const double Rounding = 1 + 1e-9;

    private static readonly Gen<double> Latency = Gen.Frequency((1, Gen.Const(0.0)), (9, Gen.Double[-14, 5].Select(Math.Exp)));

    // A guarantee, not a probability: it must hold for every stream.
    [Fact]
    public void Quantile_AnyStream_IsWithinTheRelativeAccuracy() =>
        Gen.Select(Latency.Array[1, 400], Gen.Double[0, 1], Gen.OneOf(Gen.Const(0.001), Gen.Const(0.01), Gen.Const(0.05))).Sample(
            (values, quantile, accuracy) =>
            {
                var sketch = Of(values, accuracy, maxBins: 20_000);
                Array.Sort(values);
                var truth = values[(int)(quantile * (values.Length - 1))];
                Assert.False(sketch.IsCollapsed);
                Assert.InRange(sketch.Quantile(quantile), truth * (1 - (accuracy * Rounding)), truth * (1 + (accuracy * Rounding)));
            },
            iter: 500);

    // 64 bins of 4 % span a factor of 12: what lies within it of the maximum keeps its accuracy, the rest comes out too high.
    [Fact]
    public void Quantile_CollapsedStream_IsAccurateAboveTheLowestBin() =>
        Gen.Select(Latency.Array[1, 400], Gen.Double[0, 1]).Sample(
            (values, quantile) =>
            {
                const double Accuracy = 0.02;
                var sketch = Of(values, Accuracy, maxBins: 64);
                Array.Sort(values);
                var truth = values[(int)(quantile * (values.Length - 1))];
                var answer = sketch.Quantile(quantile);
                Assert.True(answer >= truth * (1 - (Accuracy * Rounding)));
                if (truth > values[^1] / 11)
                {
                    Assert.True(answer <= truth * (1 + (Accuracy * Rounding)));
                }
            },
            iter: 500);

    [Fact]
    public void CountMinMaxSum_AnyStream_AreExact() =>
        Gen.Int[0, 100_000].Array[1, 100].Sample(
            values =>
            {
                var sketch = Of(values.Select(v => (double)v), 0.01, 32);
                Assert.Equal(((ulong)values.Length, values.Min(), values.Max()), (sketch.Count, sketch.Min, sketch.Max));
                Assert.Equal(values.Sum(v => (double)v), sketch.Sum);
                Assert.Equal((ulong)values.Count(v => v == 0), sketch.ZeroCount);
                Assert.Equal((sketch.Min, sketch.Max), (sketch.Quantile(0), sketch.Quantile(1)));
            },
            iter: 200);

    [Fact]
    public void CountAtMost_AnyStream_IsRightButForValuesWithinTheAccuracy() =>
        Gen.Select(Latency.Array[1, 200], Latency).Sample(
            (values, limit) =>
            {
                var sketch = Of(values, 0.01, 4096);
                var surely = (ulong)values.Count(v => v <= limit * 0.979);
                var possibly = (ulong)values.Count(v => v <= limit * 1.021);
                Assert.InRange(sketch.CountAtMost(limit), surely, possibly);
            },
            iter: 300);

    // Whole numbers, whose sum is exact: the bytes must be equal, collapsed or not.
    [Fact]
    public void Merge_AnyStreams_IsTheSketchOfAllInAnyOrder() =>
        Gen.Select(Gen.Double[0, 14].Select(x => Math.Floor(Math.Exp(x)) - 1).Array[0, 60].Array[3], Gen.OneOf(Gen.Const(2), Gen.Const(16), Gen.Const(2048))).Sample(
            (streams, bins) =>
            {
                var whole = Of(streams.SelectMany(s => s), 0.01, bins).ToArray();
                DDSketch Part(int i) => Of(streams[i], 0.01, bins);
                Assert.Equal(whole, Merged(Merged(Part(0), Part(1)), Part(2)).ToArray());
                Assert.Equal(whole, Merged(Part(2), Merged(Part(1), Part(0))).ToArray());
                Assert.Equal(whole, Of(streams.SelectMany(s => s).Reverse(), 0.01, bins).ToArray());
            },
            iter: 300);

    [Fact]
    public void Merge_WithItself_DoublesEveryCount()
    {
        var sketch = Of([0, 1, 2, 300, 1e6], 0.01, 64);
        sketch.Merge(sketch);
        Assert.Equal(Of([0, 0, 1, 1, 2, 2, 300, 300, 1e6, 1e6], 0.01, 64).ToArray(), sketch.ToArray());
    }

    [Fact]
    public void Merge_OtherAccuracyOrBins_Throws()
    {
        Assert.Throws<ArgumentException>(() => new DDSketch(0.01).Merge(new DDSketch(0.02)));
        Assert.Throws<ArgumentException>(() => new DDSketch(0.01, 100).Merge(new DDSketch(0.01, 101)));
    }

    [Fact]
    public void Merge_TooManyValues_ThrowsAndChangesNothing()
    {
        var (sketch, full) = (new DDSketch(), new DDSketch());
        sketch.Add(1);
        full.Add(2, DDSketch.MaxCount);
        Assert.Throws<ArgumentException>(() => sketch.Merge(full));
        Assert.Throws<ArgumentOutOfRangeException>(() => full.Add(1));
        Assert.Equal((1UL, DDSketch.MaxCount), (sketch.Count, DDSketch.Read(full.ToArray()).Count));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameSketch() =>
        Gen.Select(Latency.Array[0, 300], Gen.OneOf(Gen.Const(0.001), Gen.Const(0.01)), Gen.OneOf(Gen.Const(8), Gen.Const(256), Gen.Const(8192))).Sample(
            (values, accuracy, bins) =>
            {
                var sketch = Of(values, accuracy, bins);
                var bytes = sketch.ToArray();
                var read = DDSketch.Read(bytes);
                Assert.Equal(bytes, read.ToArray());
                Assert.Equal((sketch.Count, sketch.Sum, sketch.IsCollapsed), (read.Count, read.Sum, read.IsCollapsed));
                Assert.Equal(sketch.Quantile(0.9), read.Quantile(0.9));
            },
            iter: 300);

    [Fact]
    public void ToArray_ASecondOfLatencies_IsSmall()
    {
        var random = new Random(1);
        var sketch = new DDSketch();
        for (var i = 0; i < 1000; i++)
        {
            sketch.Add(0.005 * Math.Exp(random.NextDouble() * 2));
        }

        Assert.InRange(sketch.ToArray().Length, 40, 200);
        Assert.InRange(new DDSketch().ToArray().Length, 1, 16);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e281)]
    public void Add_ImpossibleValue_Throws(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => new DDSketch().Add(value));

    [Fact]
    public void Quantile_Empty_IsNaN()
    {
        var sketch = Of([1, 2], 0.01, 16);
        sketch.Clear();
        Assert.Equal(double.NaN, sketch.Quantile(0.5));
        Assert.Equal((0UL, double.NaN, false), (sketch.Count, sketch.Mean, sketch.IsCollapsed));
    }

    [Fact]
    public void Add_ExtremeValues_AreKept()
    {
        var sketch = Of([DDSketch.SmallestIndexable, DDSketch.LargestValue, 1e-13], 0.01, 1 << 16);
        Assert.Equal(1UL, sketch.ZeroCount);
        Assert.InRange(sketch.Quantile(0.5), 0.99e-12, 1.01e-12);
        Assert.Equal(3UL, DDSketch.Read(sketch.ToArray()).Count);
    }

    private static DDSketch Of(IEnumerable<double> values, double accuracy, int maxBins)
    {
        var sketch = new DDSketch(accuracy, maxBins);
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }

    private static DDSketch Merged(DDSketch a, DDSketch b)
    {
        a.Merge(b);
        return a;
    }
}
