namespace Karaula.Sketches.Tests;

public class AllocationTests
{
    private const int Warmup = 2000;
    private const int Measured = 20_000;

    public static TheoryData<string> Additions => [.. Actions.Keys];

    private static Dictionary<string, Action<ulong>> Actions { get; } = Build();

    // Steady state: sketches full, heaps churning, windows moving, and the code compiled.
    [Theory]
    [MemberData(nameof(Additions))]
    public void Add_SteadyState_AllocatesNothing(string what)
    {
        var add = Actions[what];
        Run(add, Warmup);
        var before = ThreadAllocation.Begin();
        Run(add, Measured);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Run(Action<ulong> add, int times)
    {
        for (var i = 0UL; i < (ulong)times; i++)
        {
            add(i * 0x9E3779B97F4A7C15);
        }
    }

    private static Dictionary<string, Action<ulong>> Build()
    {
        var hyperLogLog = new HyperLogLog();
        var spaceSaving = new SpaceSaving(32);
        var plain = new CountMin(conservative: false);
        var conservative = new CountMin();
        var ddSketch = new DDSketch(maxBins: 64);
        var minHash = new MinHash(64);
        var secret = SketchHash.CreateRandom();
        var seeded = SketchHash.FromSeed(1);
        var buffer = new byte[1 << 20];
        return new()
        {
            ["HyperLogLog.Add"] = key => hyperLogLog.Add(key),
            ["HyperLogLog.Estimate"] = _ => hyperLogLog.Estimate(),
            ["SpaceSaving.Add"] = key => spaceSaving.Add(key % 100),
            ["CountMin.Add plain"] = key => plain.Add(key),
            ["CountMin.Add conservative"] = key => conservative.Add(key),
            ["DDSketch.Add"] = key => ddSketch.Add(1 + (key % 1_000_000)),
            ["DDSketch.Quantile"] = _ => ddSketch.Quantile(0.99),
            ["MinHash.Add"] = key => minHash.Add(key),
            ["SketchHash.Hash secret"] = key => secret.Hash(key),
            ["SketchHash.Hash seeded"] = key => seeded.Hash(key),
            ["DDSketch.WriteTo"] = _ => ddSketch.WriteTo(buffer),
            ["MinHash.WriteTo"] = _ => minHash.WriteTo(buffer),
            ["SpaceSaving.WriteTo"] = _ => spaceSaving.WriteTo(buffer),
        };
    }
}
