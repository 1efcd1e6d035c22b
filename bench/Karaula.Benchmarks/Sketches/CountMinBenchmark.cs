using BenchmarkDotNet.Attributes;
using Karaula.Sketches;

namespace Karaula.Benchmarks.Sketches;

/// <summary>Frequencies: 4 rows of 2,048, conservative update.</summary>
[MemoryDiagnoser]
public class CountMinBenchmark
{
    private readonly ulong[] _stream = SketchStream.Hashes();
    private readonly CountMin _sketch = new();
    private readonly CountMin _other = new();
    private readonly byte[] _buffer;
    private readonly byte[] _serialised;

    /// <summary>Fills the sketches.</summary>
    public CountMinBenchmark()
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
    public CountMin Read() => CountMin.Read(_serialised);

    /// <summary>One estimate.</summary>
    [Benchmark]
    public ulong Query() => _sketch.Estimate(_stream[0]);
}
