using System.Net;
using BenchmarkDotNet.Attributes;
using Karaula.Edge.Gate;
using Karaula.Edge.Gate.Structure;

namespace Karaula.Benchmarks.Gate;

/// <summary>
/// What a decision of the gate costs, with so many sources known, each in a network of its own. They ask in random order, so that nothing foresees who is next. The minimum is
/// what a quiet machine takes; the mean is also what others do on it.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class GateBenchmark : IDisposable
{
    private SiteGate _gate = null!;
    private SourceKey[] _asking = [];
    private int _next;

    /// <summary>Sources that the gate knows.</summary>
    [Params(1, 10_000, 1_000_000)]
    public int Sources { get; set; }

    /// <summary>Makes them known, with room for twice as many: in a full table one in seven would be forgotten, and making a source known is another question.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _gate = new SiteGate(
            "bench",
            new GateOptions { Sources = Math.Max(1024, Sources * 2), RequestsPerSecond = 1e6, Burst = 1e6, PrefixRequestsPerSecond = 1e7, PrefixBurst = 1e7 },
            TimeProvider.System);
        var sources = new SourceKey[Sources];
        for (var i = 0; i < Sources; i++)
            sources[i] = SourceKey.Of(new IPAddress((uint)(i * 2_654_435_761L)));
        foreach (var source in sources)
            _gate.Enter(source);
        var random = new Random(948);
        _asking = new SourceKey[Math.Max(4096, Sources * 4)];
        foreach (ref var one in _asking.AsSpan())
            one = sources[random.Next(Sources)];
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
        _next = _next + 1 < _asking.Length ? _next + 1 : 0;
        return _asking[_next];
    }
}
