using BenchmarkDotNet.Attributes;
using Karaula.Sketches;

namespace Karaula.Benchmarks.Sketches;

/// <summary>The heaviest sources: 64 slots.</summary>
[MemoryDiagnoser]
public class SpaceSavingBenchmark
{
    private readonly ulong[] _stream = SketchStream.Hashes();
    private readonly SpaceSaving _sketch = new(64);
    private readonly SpaceSaving _other = new(64);
    private readonly byte[] _buffer;
    private readonly byte[] _serialised;

    /// <summary>Fills the sketches.</summary>
    public SpaceSavingBenchmark()
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
    public SpaceSaving Read() => SpaceSaving.Read(_serialised);

    /// <summary>The ten heaviest.</summary>
    [Benchmark]
    public HeavyHitter[] Query() => _sketch.Top(10);
}
