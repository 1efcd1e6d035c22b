using CsCheck;

namespace Karaula.Sketches.Tests;

public class SpaceSavingTests
{
    private static readonly Gen<ulong[]> Stream = Gen.OneOf(
        Gen.ULong[0, 60].Array[0, 400],
        Gen.Int[0, int.MaxValue].Select(seed => Numbers.Zipf(seed, 300, 80)));

    [Fact]
    public void Top_AnyStream_KeepsAllBounds() =>
        Stream.Sample(stream => CheckBounds(Of(stream, 16), Numbers.Exact(stream)), iter: 500);

    [Fact]
    public void Top_WeightedStream_KeepsAllBounds() =>
        Gen.Select(Gen.ULong[0, 60], Gen.ULong[1, 1000]).Array[0, 300].Sample(
            stream =>
            {
                var sketch = new SpaceSaving(16);
                foreach (var (key, weight) in stream)
                {
                    sketch.Add(key, weight);
                }

                var exact = stream.GroupBy(e => e.Item1).ToDictionary(g => g.Key, g => g.Aggregate(0UL, (sum, e) => sum + e.Item2));
                CheckBounds(sketch, exact);
            },
            iter: 300);

    [Fact]
    public void Top_FewKeys_IsExact()
    {
        var sketch = Of([5, 7, 5, 9, 5, 7], 4);
        Assert.Equal([new(5, 3, 0), new(7, 2, 0), new(9, 1, 0)], sketch.Top());
        Assert.Equal([new HeavyHitter(5, 3, 0)], sketch.Top(1));
        Assert.Equal(0UL, sketch.MaxMissed);
        Assert.False(sketch.TryGet(1, out _));
    }

    [Fact]
    public void Add_AnyStream_ReturnsTheSlotThatHoldsTheKey() =>
        Stream.Sample(
            stream =>
            {
                var sketch = new SpaceSaving(8);
                foreach (var key in stream)
                {
                    var slot = sketch.Add(key);
                    Assert.Equal(key, sketch[slot].Key);
                    Assert.True(sketch.TryGet(key, out var hitter) && hitter == sketch[slot]);
                }
            },
            iter: 200);

    // In whatever order: the bounds are those of the whole stream.
    [Fact]
    public void Merge_AnyStreamsInAnyOrder_KeepsAllBounds() =>
        Stream.Array[4].Sample(
            streams =>
            {
                var exact = Numbers.Exact(streams.SelectMany(s => s));
                SpaceSaving Part(int i) => Of(streams[i], 16);
                CheckBounds(Merged(Merged(Merged(Part(0), Part(1)), Part(2)), Part(3)), exact);
                CheckBounds(Merged(Merged(Part(3), Part(1)), Merged(Part(2), Part(0))), exact);
            },
            iter: 200);

    [Fact]
    public void Merge_ThenAdd_KeepsAllBounds() =>
        Stream.Array[3].Sample(
            streams =>
            {
                var sketch = Merged(Of(streams[0], 16), Of(streams[1], 16));
                foreach (var key in streams[2])
                {
                    sketch.Add(key);
                }

                CheckBounds(sketch, Numbers.Exact(streams.SelectMany(s => s)));
            },
            iter: 200);

    [Fact]
    public void Merge_TwoStreams_Commutes() =>
        Stream.Array[2].Sample(
            streams => Assert.Equal(
                Merged(Of(streams[0], 16), Of(streams[1], 16)).ToArray(),
                Merged(Of(streams[1], 16), Of(streams[0], 16)).ToArray()),
            iter: 300);

    // Where nothing has to be given up, merging is exact.
    [Fact]
    public void Merge_KeysWithinCapacity_IsExactAndAssociative() =>
        Gen.ULong[0, 30].Array[0, 100].Array[3].Sample(
            streams =>
            {
                SpaceSaving Part(int i) => Of(streams[i], 31);
                var whole = Of(streams.SelectMany(s => s), 31).Top();
                Assert.Equal(whole.Where(h => h.Error == 0), whole);
                Assert.Equal(whole.Select(h => h.Key), Merged(Merged(Part(0), Part(1)), Part(2)).Top().Select(h => h.Key));
                Assert.Equal(
                    Merged(Merged(Part(0), Part(1)), Part(2)).Top(),
                    Merged(Part(0), Merged(Part(1), Part(2))).Top());
            },
            iter: 200);

    [Fact]
    public void Merge_OtherCapacityOrHashOrTooHeavy_Throws()
    {
        Assert.Throws<ArgumentException>(() => new SpaceSaving(4).Merge(new SpaceSaving(5)));
        Assert.Throws<ArgumentException>(() => new SpaceSaving(4, hashId: 1).Merge(new SpaceSaving(4)));
        var sketch = new SpaceSaving(4);
        sketch.Add(1, SpaceSaving.MaxTotal);
        Assert.Throws<ArgumentException>(() => sketch.Merge(sketch));
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Add(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Add(1, 0));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameSketch() =>
        Gen.Select(Stream, Stream).Sample(
            (before, after) =>
            {
                var sketch = Of(before, 16);
                var bytes = sketch.ToArray();
                var read = SpaceSaving.Read(bytes);
                Assert.Equal(bytes, read.ToArray());
                Assert.Equal(sketch.Top(), read.Top());
                foreach (var key in after)
                {
                    read.Add(key);
                }

                CheckBounds(read, Numbers.Exact(before.Concat(after)));
            },
            iter: 200);

    [Fact]
    public void Clear_AfterUse_IsEmpty()
    {
        var sketch = Of([1, 2, 3, 4, 5], 4);
        sketch.Clear();
        Assert.True(sketch.IsEmpty);
        Assert.Empty(sketch.Top());
        Assert.False(sketch.TryGet(1, out _));
        Assert.Equal(0, sketch.Add(9));
    }

    private static void CheckBounds(SpaceSaving sketch, Dictionary<ulong, ulong> exact)
    {
        var total = exact.Values.Aggregate(0UL, (sum, weight) => sum + weight);
        Assert.Equal(total, sketch.Total);
        Assert.True(sketch.MaxMissed <= total / (ulong)sketch.Capacity);
        foreach (var (key, weight) in exact)
        {
            if (sketch.TryGet(key, out var hitter))
            {
                Assert.InRange(weight, hitter.AtLeast, hitter.Count);
                Assert.True(hitter.Error <= total / (ulong)sketch.Capacity);
            }
            else
            {
                Assert.True(weight <= sketch.MaxMissed);
            }
        }
    }

    private static SpaceSaving Of(IEnumerable<ulong> stream, int capacity)
    {
        var sketch = new SpaceSaving(capacity);
        foreach (var key in stream)
        {
            sketch.Add(key);
        }

        return sketch;
    }

    private static SpaceSaving Merged(SpaceSaving a, SpaceSaving b)
    {
        a.Merge(b);
        return a;
    }
}
