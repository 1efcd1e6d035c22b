using CsCheck;

namespace Karaula.Sketches.Tests;

public class CountMinTests
{
    private static readonly Gen<ulong[]> Stream = Gen.ULong[0, 200].Array[0, 300];

    // Certain, with or without conservative update.
    [Fact]
    public void Estimate_AnyStream_IsNeverTooLow() =>
        Gen.Select(Stream, Gen.Bool).Sample(
            (stream, conservative) =>
            {
                var sketch = Of(stream, 16, 3, conservative);
                Assert.Equal((ulong)stream.Length, sketch.Total);
                Assert.All(Numbers.Exact(stream), entry => Assert.InRange(sketch.Estimate(entry.Key), entry.Value, sketch.Total));
            },
            iter: 300);

    // δ = e⁻⁴ = 1.8 % of keys may exceed; the mean over streams of a fixed seed is far below.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimate_LongTailedStream_KeepsTheStatedError(bool conservative)
    {
        var stream = Numbers.Zipf(seed: 5, count: 100_000, keys: 20_000);
        var sketch = CountMin.ForError(0.005, 0.0184, conservative);
        Assert.Equal((544, 4), (sketch.Width, sketch.Depth));
        foreach (var key in stream)
        {
            sketch.Add(key);
        }

        var exact = Numbers.Exact(stream);
        var limit = sketch.RelativeError * sketch.Total;
        var beyond = exact.Count(entry => sketch.Estimate(entry.Key) - entry.Value > limit);
        Assert.True(beyond <= sketch.ErrorProbability * exact.Count, $"{beyond} of {exact.Count} keys are beyond {limit}");
    }

    [Fact]
    public void Estimate_ConservativeUpdate_IsNeverAbovePlain() =>
        Stream.Sample(
            stream =>
            {
                var (plain, conservative) = (Of(stream, 16, 3, false), Of(stream, 16, 3, true));
                Assert.All(stream, key => Assert.True(conservative.Estimate(key) <= plain.Estimate(key)));
            },
            iter: 200);

    [Fact]
    public void Merge_PlainUpdate_IsTheSketchOfAllInAnyOrder() =>
        Stream.Array[3].Sample(
            streams =>
            {
                var whole = Of(streams.SelectMany(s => s), 32, 3, false).ToArray();
                CountMin Part(int i) => Of(streams[i], 32, 3, false);
                Assert.Equal(whole, Merged(Merged(Part(0), Part(1)), Part(2)).ToArray());
                Assert.Equal(whole, Merged(Part(2), Merged(Part(1), Part(0))).ToArray());
            },
            iter: 100);

    [Fact]
    public void Merge_ConservativeUpdate_CommutesAndIsNeverTooLow() =>
        Stream.Array[3].Sample(
            streams =>
            {
                CountMin Part(int i) => Of(streams[i], 32, 3, true);
                var merged = Merged(Merged(Part(0), Part(1)), Part(2));
                Assert.Equal(merged.ToArray(), Merged(Part(2), Merged(Part(1), Part(0))).ToArray());
                var plain = Of(streams.SelectMany(s => s), 32, 3, false);
                Assert.All(
                    Numbers.Exact(streams.SelectMany(s => s)),
                    entry => Assert.InRange(merged.Estimate(entry.Key), entry.Value, plain.Estimate(entry.Key)));
            },
            iter: 100);

    [Fact]
    public void Merge_OtherShape_Throws()
    {
        var sketch = new CountMin(10, 2);
        Assert.Throws<ArgumentException>(() => sketch.Merge(new CountMin(11, 2)));
        Assert.Throws<ArgumentException>(() => sketch.Merge(new CountMin(10, 3)));
        Assert.Throws<ArgumentException>(() => sketch.Merge(new CountMin(10, 2, conservative: false)));
        Assert.Throws<ArgumentException>(() => sketch.Merge(new CountMin(10, 2, hashId: 5)));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameSketch() =>
        Gen.Select(Stream, Gen.Bool, Gen.Int[2, 300], Gen.Int[1, 16]).Sample(
            (stream, conservative, width, depth) =>
            {
                var sketch = Of(stream, width, depth, conservative);
                var bytes = sketch.ToArray();
                var read = CountMin.Read(bytes);
                Assert.Equal(bytes, read.ToArray());
                Assert.All(stream, key => Assert.Equal(sketch.Estimate(key), read.Estimate(key)));
            },
            iter: 200);

    [Fact]
    public void Add_BeyondSixtyFourBits_StopsAtTheLargest()
    {
        var sketch = new CountMin(8, 2, conservative: false);
        sketch.Add(1, ulong.MaxValue);
        sketch.Add(1, 5);
        Assert.Equal((ulong.MaxValue, ulong.MaxValue), (sketch.Estimate(1), sketch.Total));
        Assert.Equal(ulong.MaxValue, CountMin.Read(sketch.ToArray()).Total);
        sketch.Clear();
        Assert.Equal((0UL, true), (sketch.Estimate(1), sketch.IsEmpty));
    }

    [Fact]
    public void ForError_ImpossibleOrTooLarge_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CountMin.ForError(0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CountMin.ForError(0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CountMin.ForError(1e-12, 0.1));
    }

    private static CountMin Of(IEnumerable<ulong> stream, int width, int depth, bool conservative)
    {
        var sketch = new CountMin(width, depth, conservative);
        foreach (var key in stream)
        {
            sketch.Add(key);
        }

        return sketch;
    }

    private static CountMin Merged(CountMin a, CountMin b)
    {
        a.Merge(b);
        return a;
    }
}
