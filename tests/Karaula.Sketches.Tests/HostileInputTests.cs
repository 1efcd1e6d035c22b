using Karaula.Fuzz;
using Karaula.Fuzz.Targets;

namespace Karaula.Sketches.Tests;

public class HostileInputTests
{
    // The same oracle as the fuzz project's, over a fixed number of fixed mutations.
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Read_MutatedBytes_RefusesOrYieldsASoundSketch(int seed)
    {
        var target = new SketchesReadTarget();
        var mutator = new Mutator([.. target.Seeds()], seed);
        for (var i = 0; i < 50_000; i++)
        {
            target.Run(mutator.Next());
        }
    }

    [Fact]
    public void Read_EveryPrefixOfAValidSketch_IsRefused()
    {
        foreach (var bytes in new SketchesReadTarget().Seeds().Where(b => b[0] != 0xA3))
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<SketchFormatException>(() => Read(bytes[0], bytes.AsSpan(0, length)));
            }

            Assert.Throws<SketchFormatException>(() => Read(bytes[0], [.. bytes, 0]));
        }
    }

    // A CountMin's zeros at the end are not written, so a prefix may end between runs; what adds up then tells.
    [Fact]
    public void Read_EveryPrefixOfAPlainCountMin_IsRefused()
    {
        var sketch = new CountMin(16, 2, conservative: false);
        for (var i = 0UL; i < 10; i++)
        {
            sketch.Add(i);
        }

        var bytes = sketch.ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<SketchFormatException>(() => CountMin.Read(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    // HyperLogLog: precision, hash id, encoding, then registers.
    [InlineData("", "ends inside kind: 1 bytes wanted, 0 left", 0)]
    [InlineData("A2", "the first byte is 0xA2, not 0xA1", 0)]
    [InlineData("A102", "format version 2 is not known (this reader knows 1)", 1)]
    [InlineData("A10103", "precision is 3, not between 4 and 18", 2)]
    [InlineData("A1018400", "precision is padded", 2)]
    [InlineData("A101FFFFFFFFFFFFFFFFFF02", "precision does not fit 64 bits", 2)]
    [InlineData("A10104FFFFFFFF7F", "hash id does not fit 32 bits", 3)]
    [InlineData("A101040002", "encoding 2 is not known", 5)]
    [InlineData("A10104000011", "number of set registers is 17, not between 0 and 16", 5)]
    [InlineData("A1010400000100", "a register holds 0, not 1 to 61", 7)]
    [InlineData("A101040000018108", "register 16 does not exist", 8)]
    [InlineData("A101040001000000", "ends inside registers: 12 bytes wanted, 3 left", 5)]
    [InlineData("A1010400000000", "1 bytes follow the end", 6)]
    public void Read_BadHyperLogLog_NamesReasonAndPlace(string hex, string reason, int offset)
    {
        var refusal = Assert.Throws<SketchFormatException>(() => HyperLogLog.Read(Convert.FromHexString(hex)));
        Assert.Equal((reason, offset), (refusal.Reason, refusal.Offset));
        Assert.StartsWith("HyperLogLog: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A20100", "capacity is 0, not between 1 and 65536")]
    [InlineData("A20102000502" + "0100000000000000" + "0200" + "0500", "ends inside key: 8 bytes wanted, 2 left")]
    [InlineData("A2010200060101000000000000000400", "the counts add up to 4, the total is 6")]
    [InlineData("A2010200040101000000000000000401", "key 1 has an error of 1 in a count of 4, with 1 of 2 slots taken")]
    [InlineData("A20102000402010000000000000002000100000000000000" + "0200", "key 1 is there twice")]
    [InlineData("A201020004010100000000000000" + "0500", "the counts add up to more than the total 4")]
    public void Read_BadSpaceSaving_NamesTheReason(string hex, string reason) =>
        Assert.Equal(reason, Assert.Throws<SketchFormatException>(() => SpaceSaving.Read(Convert.FromHexString(hex))).Reason);

    // A few bytes that claim the largest sketches there are.
    [Theory]
    [InlineData("A1011200" + "0000")]
    [InlineData("A201808004" + "000000")]
    [InlineData("A301808004" + "1001" + "0000")]
    [InlineData("A4017B14AE47E17A843F" + "808004" + "0000")]
    [InlineData("A501808004" + "0000")]
    public void Read_LargeClaimInFewBytes_TakesNoMoreMemoryThanAllowed(string hex)
    {
        const int Allowed = 64 << 10;
        var bytes = Convert.FromHexString(hex);
        // With the memory allowed these are valid, so that it is the limit which refuses below.
        Read(bytes[0], bytes, 16 << 20);
        var before = ThreadAllocation.Begin();
        var refusal = Assert.Throws<SketchFormatException>(() => Read(bytes[0], bytes, Allowed));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Allowed);
        Assert.Contains($"{Allowed} are allowed", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteTo_TooSmallDestination_Throws() =>
        Assert.Throws<ArgumentException>(() => new HyperLogLog().WriteTo(new byte[3]));

    private static void Read(byte kind, ReadOnlySpan<byte> bytes, int maxMemory = SketchLimits.DefaultMaxMemory)
    {
        switch (kind)
        {
            case 0xA1:
                HyperLogLog.Read(bytes, maxMemory);
                break;
            case 0xA2:
                SpaceSaving.Read(bytes, maxMemory);
                break;
            case 0xA3:
                CountMin.Read(bytes, maxMemory);
                break;
            case 0xA4:
                DDSketch.Read(bytes, maxMemory);
                break;
            default:
                MinHash.Read(bytes, maxMemory);
                break;
        }
    }
}
