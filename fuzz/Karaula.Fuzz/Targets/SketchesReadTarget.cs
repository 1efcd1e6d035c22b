using Karaula.Sketches;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Every sketch's <c>Read</c>: it refuses with a <see cref="SketchFormatException"/>, or what it accepts can be used, merged and written,
/// and reading that again gives the same bytes.
/// </summary>
internal sealed class SketchesReadTarget : IFuzzTarget
{
    public string Name => "sketches-read";

    public IEnumerable<byte[]> Seeds()
    {
        var hash = SketchHash.FromSeed(7);
        foreach (var items in new[] { 0, 1, 40, 3000 })
        {
            var hyperLogLog = new HyperLogLog(10, hash.Id);
            var spaceSaving = new SpaceSaving(16, hash.Id);
            var plain = new CountMin(64, 3, conservative: false, hash.Id);
            var conservative = new CountMin(64, 3, conservative: true);
            var ddSketch = new DDSketch(0.02, 64);
            var minHash = new MinHash(32, hash.Id);
            for (var i = 0; i < items; i++)
            {
                var h = hash.Hash((ulong)i);
                hyperLogLog.Add(h);
                spaceSaving.Add(h % 50);
                plain.Add(h);
                conservative.Add(h);
                ddSketch.Add(i % 10 == 0 ? 0 : i * 0.001);
                minHash.Add(h);
            }

            yield return hyperLogLog.ToArray();
            yield return spaceSaving.ToArray();
            yield return plain.ToArray();
            yield return conservative.ToArray();
            yield return ddSketch.ToArray();
            yield return minHash.ToArray();
        }
    }

    public void Run(ReadOnlySpan<byte> data)
    {
        try
        {
            switch (data.IsEmpty ? 0 : data[0])
            {
                case 0xA2:
                    SpaceSaving(data);
                    break;
                case 0xA3:
                    CountMin(data);
                    break;
                case 0xA4:
                    DDSketch(data);
                    break;
                case 0xA5:
                    MinHash(data);
                    break;
                default:
                    HyperLogLog(data);
                    break;
            }
        }
        catch (SketchFormatException e)
        {
            Require(e.Offset >= 0 && e.Offset <= data.Length && !string.IsNullOrEmpty(e.Reason), "a refusal names reason and place");
        }
    }

    private static void HyperLogLog(ReadOnlySpan<byte> data)
    {
        var sketch = Sketches.HyperLogLog.Read(data);
        var bytes = sketch.ToArray();
        Require(bytes.AsSpan().SequenceEqual(Sketches.HyperLogLog.Read(bytes).ToArray()), "written, read, written: the same bytes");
        Require(sketch.Estimate() >= 0, "an estimate is a number from 0");
        sketch.Merge(Sketches.HyperLogLog.Read(bytes));
        Require(bytes.AsSpan().SequenceEqual(sketch.ToArray()), "merging with itself changes nothing");
    }

    private static void SpaceSaving(ReadOnlySpan<byte> data)
    {
        var sketch = Sketches.SpaceSaving.Read(data);
        var bytes = sketch.ToArray();
        Require(bytes.AsSpan().SequenceEqual(data), "one state, one encoding");
        Require(sketch.Total > 0 || sketch.Count == 0, "no keys without weight");
        foreach (var hitter in sketch.Top())
        {
            Require(hitter.Error < hitter.Count && hitter.Count <= sketch.Total, "error below count, count at most the total");
        }

        if (sketch.Total < Sketches.SpaceSaving.MaxTotal / 2)
        {
            sketch.Add(1);
            sketch.Merge(Sketches.SpaceSaving.Read(bytes));
            _ = Sketches.SpaceSaving.Read(sketch.ToArray());
        }
    }

    private static void CountMin(ReadOnlySpan<byte> data)
    {
        var sketch = Sketches.CountMin.Read(data);
        var bytes = sketch.ToArray();
        Require(bytes.AsSpan().SequenceEqual(data), "one state, one encoding");
        var before = sketch.Estimate(1);
        Require(before <= sketch.Total, "an estimate is at most the total");
        sketch.Add(1);
        Require(sketch.Estimate(1) > before || before == ulong.MaxValue, "adding raises the estimate");
        sketch.Merge(Sketches.CountMin.Read(bytes));
        _ = Sketches.CountMin.Read(sketch.ToArray());
    }

    private static void DDSketch(ReadOnlySpan<byte> data)
    {
        var sketch = Sketches.DDSketch.Read(data);
        var bytes = sketch.ToArray();
        Require(bytes.AsSpan().SequenceEqual(data), "one state, one encoding");
        var previous = sketch.Min;
        foreach (var q in new[] { 0, 0.01, 0.5, 0.99, 1 })
        {
            var value = sketch.Quantile(q);
            Require(sketch.IsEmpty ? double.IsNaN(value) : value >= previous && value <= sketch.Max, "quantiles rise from minimum to maximum");
            previous = value;
        }

        if (sketch.Count < Sketches.DDSketch.MaxCount / 2)
        {
            sketch.Merge(Sketches.DDSketch.Read(bytes));
            sketch.Add(1);
            _ = Sketches.DDSketch.Read(sketch.ToArray());
        }
    }

    private static void MinHash(ReadOnlySpan<byte> data)
    {
        var sketch = Sketches.MinHash.Read(data);
        var bytes = sketch.ToArray();
        Require(bytes.AsSpan().SequenceEqual(data), "one state, one encoding");
        Require(sketch.IsEmpty || sketch.Jaccard(Sketches.MinHash.Read(bytes)).Value == 1, "a set is like itself");
        Require(sketch.Estimate() >= 0, "an estimate is a number from 0");
        sketch.Add(1);
        sketch.Merge(Sketches.MinHash.Read(bytes));
        _ = Sketches.MinHash.Read(sketch.ToArray());
    }

    private static void Require(bool holds, string property)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"does not hold: {property}");
        }
    }
}
