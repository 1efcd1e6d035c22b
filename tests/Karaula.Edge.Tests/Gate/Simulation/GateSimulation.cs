using Karaula.Edge.Gate;
using Karaula.Sketches;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Gate.Simulation;

/// <summary>
/// The gate, with an origin and readers that are made up: everything happens on one thread, by a clock that is moved by hand and dice that are always the same.
/// A page is good when the gate let it in and, when it needs the origin, found room there.
/// </summary>
internal sealed class GateSimulation : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly Random _random;
    private readonly PriorityQueue<Visit, double> _atOrigin = new();
    private readonly List<(Visit Visit, ValueTask<OriginDecision> Wait)> _waiting = [];

    public GateSimulation(GateOptions options, int seed = 1)
    {
        _random = new Random(seed);
        Gate = new SiteGate("a", options, _time, SketchHash.FromSeed(7));
    }

    public SiteGate Gate { get; }

    public List<Population> Populations { get; } = [];

    /// <summary>Lets time pass, and then forgets who was served: what counts comes after.</summary>
    public void Settle(TimeSpan time)
    {
        Run(time);
        foreach (var population in Populations)
            population.Forget();
    }

    public void Run(TimeSpan time)
    {
        for (var steps = (int)(time / Step); steps > 0; steps--)
        {
            _time.Advance(Step);
            EndVisits();
            // As the modes do: up when it is pressed, down when it is calm.
            if (Gate.Pressure > 0.3)
                Gate.SetStrict(true);
            else if (Gate.Pressure < 0.02)
                Gate.SetStrict(false);
            foreach (var population in Populations)
            {
                for (var left = Poisson(population.PagesPerSecond * Step.TotalSeconds); left > 0; left--)
                    Ask(population, population.Sources[_random.Next(population.Sources.Length)]);
            }

            EndWaits();
        }
    }

    public void Dispose() => Gate.Dispose();

    private void Ask(Population population, SourceKey source)
    {
        if (!Gate.Enter(source).IsServed && !population.IsVerified)
        {
            population.Count(isGood: false);
            return;
        }

        if (_random.NextDouble() >= population.MissRatio)
        {
            Serve(population, source);
            return;
        }

        var visit = new Visit(population, source);
        var wait = Gate.EnterOriginAsync(AskOf(population, source), default);
        if (wait.IsCompleted)
            Begin(visit, wait.Result);
        else
            _waiting.Add((visit, wait));
    }

    private static OriginAsk AskOf(Population population, SourceKey source) => new(source, source.Wider(), 0, population.IsVerified ? default : population.Structure, population.IsVerified);

    private void Serve(Population population, SourceKey source)
    {
        population.Count(isGood: true);
        for (var part = 0; part < population.Parts; part++)
            Gate.Enter(source, isPart: true);
    }

    private void Begin(Visit visit, OriginDecision decision)
    {
        if (!decision.IsAdmitted)
        {
            visit.Population.Count(isGood: false);
            return;
        }

        visit.Charged = decision.Charged;
        // Between half and one and a half of what is usual.
        visit.Seconds = visit.Population.OriginSeconds * (0.5 + _random.NextDouble());
        _atOrigin.Enqueue(visit, Gate.Now + visit.Seconds);
    }

    private void EndVisits()
    {
        while (_atOrigin.TryPeek(out var visit, out var end) && end <= Gate.Now)
        {
            _atOrigin.Dequeue();
            // One route: what one answer takes says what the next should.
            Gate.LeaveOrigin(1, TimeSpan.FromSeconds(visit.Population.OriginSeconds), false);
            Gate.Charge(visit.Source, visit.Source.Wider(), RequestCost.Of(true, visit.Seconds, false, 20_000), visit.Charged, AskOf(visit.Population, visit.Source).Structure);
            Serve(visit.Population, visit.Source);
            EndWaits();
        }
    }

    // Whoever waited sees it here, not on another thread: the order is always the same.
    private void EndWaits()
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            var (visit, wait) = _waiting[i];
            if (!wait.IsCompleted)
                continue;
            _waiting[i--] = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            Begin(visit, wait.Result);
        }
    }

    private int Poisson(double mean)
    {
        var (count, left) = (0, Math.Exp(-mean));
        if (mean > 30)
            return (int)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()))));
        for (var product = _random.NextDouble(); product > left; product *= _random.NextDouble())
            count++;
        return count;
    }

    private sealed class Visit(Population population, SourceKey source)
    {
        public Population Population => population;

        public SourceKey Source => source;

        public float Charged { get; set; }

        public double Seconds { get; set; }
    }
}
