using BenchmarkDotNet.Attributes;
using Karaula.Sketches;

namespace Karaula.Benchmarks.Sketches;

/// <summary>Hashing a source key.</summary>
[MemoryDiagnoser]
public class SketchHashBenchmark
{
    private readonly SketchHash _seeded = SketchHash.FromSeed(1);
    private readonly SketchHash _secret = SketchHash.CreateRandom();

    /// <summary>XxHash3 of eight bytes.</summary>
    [Benchmark]
    public ulong Seeded() => _seeded.Hash(0x0A0B0C0DUL);

    /// <summary>SipHash-2-4 of eight bytes.</summary>
    [Benchmark]
    public ulong Secret() => _secret.Hash(0x0A0B0C0DUL);
}
