using System.Net;
using BenchmarkDotNet.Attributes;
using Karaula.Edge.Gate;
using Karaula.Edge.Gate.Structure;

namespace Karaula.Benchmarks.Gate;

/// <summary>What a decision of the gate costs, with so many sources known.</summary>
[MemoryDiagnoser]
public class GateBenchmark : IDisposable
{
    private SiteGate _gate = null!;
    private SourceKey[] _sources = [];
    private int _next;

    /// <summary>Sources that the gate knows.</summary>
    [Params(1, 10_000, 1_000_000)]
    public int Sources { get; set; }

    /// <summary>Makes them known, in an order that no cache foresees.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _gate = new SiteGate(
            "bench",
            new GateOptions { Sources = Math.Max(1024, Sources * 2), RequestsPerSecond = 1e6, Burst = 1e6, PrefixRequestsPerSecond = 1e7, PrefixBurst = 1e7 },
            TimeProvider.System);
        _sources = new SourceKey[Sources];
        for (var i = 0; i < Sources; i++)
            _sources[i] = SourceKey.Of(new IPAddress((uint)(i * 2_654_435_761L)));
        foreach (var source in _sources)
            _gate.Enter(source);
    }

    /// <inheritdoc cref="Dispose" />
    [GlobalCleanup]
    public void Clean() => Dispose();

    /// <inheritdoc />
    public void Dispose()
    {
        _gate?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>May a request come in?</summary>
    [Benchmark]
    public bool Enter() => _gate.Enter(Next()).IsServed;

    /// <summary>May a request come in, is there room at the origin, and what did it cost: all that is asked of the gate for a miss.</summary>
    [Benchmark]
    public bool EnterOriginAndLeave()
    {
        var source = Next();
        _gate.Enter(source);
        var asked = _gate.EnterOriginAsync(new OriginAsk(source, source.Wider(), 7, new RequestStructure(1, 2)), default);
        var decision = asked.IsCompleted ? asked.Result : throw new InvalidOperationException("Nobody else asks: there is room.");
        _gate.LeaveOrigin(7, TimeSpan.FromMilliseconds(50), failed: false);
        _gate.Charge(source, source.Wider(), 55, decision.Charged, new RequestStructure(1, 2));
        return decision.IsAdmitted;
    }

    private SourceKey Next()
    {
        _next = _next + 1 < _sources.Length ? _next + 1 : 0;
        return _sources[_next];
    }
}
