using BenchmarkDotNet.Attributes;
using Karaula.Sketches;

namespace Karaula.Benchmarks.Sketches;

/// <summary>Latencies: 1 % accuracy, 1,024 bins.</summary>
[MemoryDiagnoser]
public class DDSketchBenchmark
{
    private readonly double[] _stream = SketchStream.Latencies();
    private readonly DDSketch _sketch = new();
    private readonly DDSketch _other = new();
    private readonly byte[] _buffer;
    private readonly byte[] _serialised;

    /// <summary>Fills the sketches.</summary>
    public DDSketchBenchmark()
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
    public DDSketch Read() => DDSketch.Read(_serialised);

    /// <summary>The 99th percentile.</summary>
    [Benchmark]
    public double Query() => _sketch.Quantile(0.99);
}
