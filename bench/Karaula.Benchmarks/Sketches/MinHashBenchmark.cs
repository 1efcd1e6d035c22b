using BenchmarkDotNet.Attributes;
using Karaula.Sketches;

namespace Karaula.Benchmarks.Sketches;

/// <summary>Shared sources: the 512 smallest hashes.</summary>
[MemoryDiagnoser]
public class MinHashBenchmark
{
    private readonly ulong[] _stream = SketchStream.Hashes();
    private readonly MinHash _sketch = new(512);
    private readonly MinHash _other = new(512);
    private readonly byte[] _buffer;
    private readonly byte[] _serialised;

    /// <summary>Fills the sketches.</summary>
    public MinHashBenchmark()
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
    public MinHash Read() => MinHash.Read(_serialised);

    /// <summary>The similarity of two sets.</summary>
    [Benchmark]
    public JaccardEstimate Query() => _sketch.Jaccard(_other);
}
