using BenchmarkDotNet.Attributes;
using Karaula.Sketches;

namespace Karaula.Benchmarks.Sketches;

/// <summary>Counting distinct sources: 4,096 registers.</summary>
[MemoryDiagnoser]
public class HyperLogLogBenchmark
{
    private readonly ulong[] _stream = SketchStream.Hashes();
    private readonly HyperLogLog _sketch = new();
    private readonly HyperLogLog _other = new();
    private readonly byte[] _buffer;
    private readonly byte[] _serialised;

    /// <summary>Fills the sketches.</summary>
    public HyperLogLogBenchmark()
    {
        foreach (var value in _stream)
        {
            _sketch.Add(value);
            _other.Add(value);
        }

        _buffer = new byte[_sketch.MaxSerializedSize];
        _serialised = _sketch.ToArray();
    }

    /// <summary>One addition to a full sketch.</summary>
    [Benchmark(OperationsPerInvoke = SketchStream.Length)]
    public void Add()
    {
        foreach (var value in _stream)
        {
            _sketch.Add(value);
        }
    }

    /// <summary>Emptying a sketch and taking in one of the same stream.</summary>
    [Benchmark]
    public void ClearAndMerge()
    {
        _other.Clear();
        _other.Merge(_sketch);
    }

    /// <summary>Serialising into a buffer.</summary>
    [Benchmark]
    public int WriteTo() => _sketch.WriteTo(_buffer);

    /// <summary>Reading it back.</summary>
    [Benchmark]
    public HyperLogLog Read() => HyperLogLog.Read(_serialised);

    /// <summary>The estimate.</summary>
    [Benchmark]
    public double Query() => _sketch.Estimate();
}
