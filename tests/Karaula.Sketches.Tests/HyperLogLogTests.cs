using CsCheck;

namespace Karaula.Sketches.Tests;

public class HyperLogLogTests
{
    [Fact]
    public void Estimate_Empty_IsZero() => Assert.Equal(0, new HyperLogLog().Count());

    // Exact but for two of up to 100 among 4,096 registers meeting, which the seed fixes; with other seeds a difference of 1 to 3 is usual.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(100)]
    public void Count_FewHashes_IsNearlyExact(int count)
    {
        var sketch = Of(Numbers.Hashes(seed: 1, count));
        Assert.InRange(sketch.Count(), count - 2, count + 2);
    }

    [Theory]
    [InlineData(10, 1_000)]
    [InlineData(10, 3_000)]
    [InlineData(10, 30_000)]
    [InlineData(12, 10_000)]
    [InlineData(12, 50_000)]
    public void Estimate_ManySketches_HasTheStatedStandardError(int precision, int count)
    {
        const int Sketches = 60;
        double squares = 0, sum = 0;
        for (var seed = 0UL; seed < Sketches; seed++)
        {
            var error = (Of(Numbers.Hashes(seed, count), precision).Estimate() - count) / count;
            squares += error * error;
            sum += error;
        }

        var stated = new HyperLogLog(precision).RelativeStandardError;
        // The root mean square of 60 errors is itself uncertain by 9 %: 1.3 leaves more than three of its deviations. Seeds are fixed
        // anyway.
        Assert.InRange(Math.Sqrt(squares / Sketches), 0, 1.3 * stated);
        // No bias: the mean of 60 stays within four deviations of zero.
        Assert.InRange(sum / Sketches, -4 * stated / Math.Sqrt(Sketches), 4 * stated / Math.Sqrt(Sketches));
    }

    // Six standard errors: a right sketch fails about once in 10⁹ samples.
    [Fact]
    public void Estimate_AnySeedAndCount_IsWithinSixStandardErrors() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 20_000], Gen.Int[8, 14]).Sample(
            (seed, count, precision) =>
            {
                var sketch = Of(Numbers.Hashes(seed, count), precision);
                return Math.Abs(sketch.Estimate() - count) <= 1 + (6 * sketch.RelativeStandardError * count);
            },
            iter: 100);

    [Fact]
    public void Estimate_ExtremeHashes_IsANumber()
    {
        var sketch = new HyperLogLog(4);
        for (var i = 0UL; i < 16; i++)
        {
            // All registers at their highest value.
            sketch.Add(i << 60);
        }

        Assert.True(sketch.Estimate() > 1e17);
        Assert.True(sketch.Count() > 0);
    }

    [Fact]
    public void Add_SameHashAgain_ChangesNothing()
    {
        var sketch = new HyperLogLog();
        Assert.True(sketch.Add(42));
        Assert.False(sketch.Add(42));
    }

    [Fact]
    public void Merge_AnyStreams_IsTheSketchOfAllInAnyOrder() =>
        Gen.ULong.Array[0, 300].Array[3].Sample(
            streams =>
            {
                var whole = Of(streams.SelectMany(s => s), 6).ToArray();
                Assert.Equal(whole, Merged(Merged(Of(streams[0], 6), Of(streams[1], 6)), Of(streams[2], 6)).ToArray());
                Assert.Equal(whole, Merged(Of(streams[2], 6), Merged(Of(streams[1], 6), Of(streams[0], 6))).ToArray());
                Assert.Equal(Of(streams.SelectMany(s => s), 6).Estimate(), HyperLogLog.Read(whole).Estimate());
            },
            iter: 200);

    [Fact]
    public void Merge_OtherPrecisionOrHash_Throws()
    {
        Assert.Throws<ArgumentException>(() => new HyperLogLog(10).Merge(new HyperLogLog(11)));
        Assert.Throws<ArgumentException>(() => new HyperLogLog(10, hashId: 1).Merge(new HyperLogLog(10, hashId: 2)));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameSketch() =>
        Gen.Select(Gen.ULong.Array[0, 2000], Gen.Int[HyperLogLog.MinPrecision, 12], Gen.UInt).Sample(
            (hashes, precision, hashId) =>
            {
                var sketch = Of(hashes, precision, hashId);
                var bytes = sketch.ToArray();
                Assert.True(bytes.Length <= sketch.MaxSerializedSize);
                var read = HyperLogLog.Read(bytes);
                Assert.Equal((precision, hashId, sketch.Estimate()), (read.Precision, read.HashId, read.Estimate()));
                Assert.Equal(bytes, read.ToArray());
            },
            iter: 200);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 14)]
    [InlineData(20, 60)]
    [InlineData(200, 450)]
    [InlineData(100_000, 3100)]
    public void ToArray_FewHashes_IsSmall(int count, int mostBytes) =>
        Assert.InRange(Of(Numbers.Hashes(3, count), 12, hashId: 7).ToArray().Length, 1, mostBytes);

    [Fact]
    public void Clear_AfterUse_IsEmpty()
    {
        var sketch = Of(Numbers.Hashes(1, 500));
        sketch.Clear();
        Assert.True(sketch.IsEmpty);
        Assert.Equal(new HyperLogLog().ToArray(), sketch.ToArray());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(19)]
    public void Constructor_PrecisionOutOfRange_Throws(int precision) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HyperLogLog(precision));

    private static HyperLogLog Of(IEnumerable<ulong> hashes, int precision = 12, uint hashId = 0)
    {
        var sketch = new HyperLogLog(precision, hashId);
        foreach (var hash in hashes)
        {
            sketch.Add(hash);
        }

        return sketch;
    }

    private static HyperLogLog Merged(HyperLogLog a, HyperLogLog b)
    {
        a.Merge(b);
        return a;
    }
}
