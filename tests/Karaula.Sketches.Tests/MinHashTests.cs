using CsCheck;

namespace Karaula.Sketches.Tests;

public class MinHashTests
{
    [Fact]
    public void Jaccard_SetsWithinSize_IsExact() =>
        Gen.Select(Gen.ULong[0, 60].Array[0, 60], Gen.ULong[0, 60].Array[0, 60]).Sample(
            (a, b) =>
            {
                var estimate = Of(a, 128).Jaccard(Of(b, 128));
                var union = a.Union(b).Count();
                Assert.True(estimate.IsExact);
                Assert.Equal(0, estimate.StandardError);
                Assert.Equal((union, (double)union), (estimate.SampleSize, estimate.UnionSize));
                Assert.Equal(union == 0 ? 0 : (double)a.Intersect(b).Count() / union, estimate.Value);
            },
            iter: 300);

    // The sample is drawn without replacement, so that the true deviation is at most the stated one, and the number shared is
    // hypergeometric: beyond six deviations of p = 0.5 less often than 2·exp(−2·k·(6·0.5/√k)²) = 2·exp(−18), 3·10⁻⁸ a sample.
    [Fact]
    public void Jaccard_AnyOverlap_IsWithinSixLargestStandardErrors() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 6000], Gen.Int[0, 6000], Gen.Int[0, 6000]).Sample(
            (seed, onlyA, both, onlyB) =>
            {
                const int Size = 256;
                var a = Of(Numbers.Hashes(seed, onlyA + both), Size);
                var b = Of(Numbers.Hashes(seed, both + onlyB, from: onlyA), Size);
                var union = onlyA + both + onlyB;
                var truth = union == 0 ? 0 : (double)both / union;
                var estimate = a.Jaccard(b);
                Assert.InRange(estimate.Value, truth - (3 / Math.Sqrt(Size)), truth + (3 / Math.Sqrt(Size)));
                Assert.Equal(estimate, b.Jaccard(a));
            },
            iter: 100);

    [Fact]
    public void Jaccard_ManyPairs_HasTheStatedStandardError()
    {
        const int Pairs = 200, Shared = 500, Alone = 1500, Size = 256;
        double squares = 0, stated = 0;
        for (var seed = 0UL; seed < Pairs; seed++)
        {
            var estimate = Of(Numbers.Hashes(seed, Alone + Shared), Size).Jaccard(Of(Numbers.Hashes(seed, Alone + Shared, from: Alone), Size));
            var error = estimate.Value - ((double)Shared / (Shared + (2 * Alone)));
            squares += error * error;
            stated += estimate.StandardError / Pairs;
        }

        // 200 pairs give the root mean square to 5 %; the sample without replacement is a little better than stated. Seeds are fixed.
        Assert.InRange(Math.Sqrt(squares / Pairs) / stated, 0.75, 1.2);
    }

    [Fact]
    public void Jaccard_NothingSharedInASample_IsNotCertain()
    {
        var estimate = Of(Numbers.Hashes(1, 5000), 64).Jaccard(Of(Numbers.Hashes(2, 5000), 64));
        Assert.Equal((0, 64), (estimate.Value, estimate.SampleSize));
        Assert.InRange(estimate.StandardError, 0.01, 0.03);
        Assert.Equal(0, estimate.SharedSize);
    }

    // Within six standard errors. The kth smallest of n is close to gamma distributed; for k = 256 beyond six deviations less than once in
    // 10⁷.
    [Fact]
    public void Estimate_AnySeedAndCount_IsWithinSixStandardErrors() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 20_000]).Sample(
            (seed, count) =>
            {
                var sketch = Of(Numbers.Hashes(seed, count), 256);
                var error = Math.Abs(sketch.Estimate() - count);
                return sketch.IsExact ? error == 0 && count < 256 : error <= 6 * sketch.RelativeStandardError * count;
            },
            iter: 100);

    [Fact]
    public void Hashes_AnyStream_AreTheSmallestDistinct() =>
        Gen.ULong[0, 500].Array[0, 400].Sample(
            stream => Assert.Equal(stream.Distinct().Order().Take(16), Of(stream, 16).Hashes.ToArray()),
            iter: 300);

    [Fact]
    public void Merge_AnyStreams_IsTheSketchOfAllInAnyOrder() =>
        Gen.ULong[0, 1000].Array[0, 60].Array[3].Sample(
            streams =>
            {
                var whole = Of(streams.SelectMany(s => s), 16).ToArray();
                Assert.Equal(whole, Merged(Merged(Of(streams[0], 16), Of(streams[1], 16)), Of(streams[2], 16)).ToArray());
                Assert.Equal(whole, Merged(Of(streams[2], 16), Merged(Of(streams[1], 16), Of(streams[0], 16))).ToArray());
            },
            iter: 300);

    [Fact]
    public void Merge_OtherSizeOrHash_Throws()
    {
        Assert.Throws<ArgumentException>(() => new MinHash(8).Merge(new MinHash(16)));
        Assert.Throws<ArgumentException>(() => new MinHash(8, hashId: 1).Jaccard(new MinHash(8, hashId: 2)));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameSketch() =>
        Gen.Select(Gen.ULong.Array[0, 100], Gen.UInt).Sample(
            (hashes, hashId) =>
            {
                var sketch = Of(hashes, 32, hashId);
                var bytes = sketch.ToArray();
                var read = MinHash.Read(bytes);
                Assert.Equal(sketch.Hashes.ToArray(), read.Hashes.ToArray());
                Assert.Equal((32, hashId), (read.Size, read.HashId));
                Assert.Equal(bytes, read.ToArray());
            },
            iter: 200);

    [Fact]
    public void Add_ExtremeHashes_KeepsThem()
    {
        var sketch = Of([ulong.MaxValue, 0, ulong.MaxValue], 8);
        Assert.Equal([0, ulong.MaxValue], sketch.Hashes.ToArray());
        Assert.Equal([0, ulong.MaxValue], MinHash.Read(sketch.ToArray()).Hashes.ToArray());
        sketch.Clear();
        Assert.True(sketch.IsEmpty);
    }

    private static MinHash Of(IEnumerable<ulong> hashes, int size, uint hashId = 0)
    {
        var sketch = new MinHash(size, hashId);
        foreach (var hash in hashes)
        {
            sketch.Add(hash);
        }

        return sketch;
    }

    private static MinHash Merged(MinHash a, MinHash b)
    {
        a.Merge(b);
        return a;
    }
}
