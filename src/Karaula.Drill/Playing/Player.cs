using System.Text.Json;
using Karaula.Drill.Environment;
using Karaula.Drill.Report;
using Karaula.Drill.Safety;
using Karaula.Drill.Scenarios;
using Karaula.Drill.Sites;
using Karaula.Drill.Traffic;
using Karaula.Hub.Drills;

namespace Karaula.Drill.Playing;

/// <summary>Plays a plan: readers all the time, attacks and crowds as the phases say, the same at the edge and at the twins.</summary>
internal sealed class Player : IDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly IAttackPlan _plan;
    private readonly DrillEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly Dictionary<(string Site, int Sources), (Flood Flood, Task Run, CancellationTokenSource Stop)> _floods = [];
    private readonly HttpClient _counters;
    private readonly List<AttackEvent> _events = [];
    private readonly List<OriginCount> _origin = [];
    private readonly IReadOnlyList<Side> _sides;

    /// <summary>Prepares to play.</summary>
    public Player(IAttackPlan plan, DrillEnvironment environment, TimeProvider time)
    {
        _plan = plan;
        _environment = environment;
        _time = time;
        _sides = environment.Sides();
        _counters = LoopbackDialer.CreateHttpClient(LoopbackTarget.Parse(environment.Map.Control));
        Log = new TrafficLog(time);
    }

    /// <summary>What happened so far.</summary>
    public TrafficLog Log { get; }

    /// <summary>When the drill began.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>The phase that is being played.</summary>
    public Phase? Current { get; private set; }

    /// <summary>When the current phase began, seconds since the drill began.</summary>
    public double CurrentSince { get; private set; }

    /// <summary>Attacks that began, and changes of vector, so far.</summary>
    public IReadOnlyList<AttackEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    /// <summary>What the origins behind the edge counted, so far.</summary>
    public IReadOnlyList<OriginCount> OriginCounts
    {
        get
        {
            lock (_origin)
                return [.. _origin];
        }
    }

    /// <summary>The record's time now.</summary>
    public DateTimeOffset RecordTime => Current is { } phase
        ? phase.From + ((phase.Until - phase.From) * Math.Clamp((Log.Now - CurrentSince) / phase.Plays.TotalSeconds, 0, 1))
        : _plan.Scenario.Phases[0].From;

    /// <summary>The clock that a hub needs to follow the record.</summary>
    public DrillRequest Clock(DateTimeOffset began)
    {
        var points = new List<DrillPoint> { new(began, _plan.Scenario.Phases[0].From) };
        foreach (var phase in _plan.Scenario.Phases)
            points.Add(new DrillPoint(points[^1].Real + phase.Plays, phase.Until));
        return new DrillRequest(_plan.Scenario.Title, points);
    }

    /// <summary>Plays to the end.</summary>
    /// <param name="started">Told the clock as soon as it is known, before the first request.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task RunAsync(Func<DrillRequest, Task> started, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Ceilings.Duration);
        Began = _time.GetUtcNow();
        await started(Clock(Began));
        var readers = StartReaders(_plan.Scenario.ReadersPerSite, 0, 4, _ => true, end.Token);
        var counting = CountAsync(end.Token);
        try
        {
            var due = 0.0;
            foreach (var phase in _plan.Scenario.Phases)
            {
                (Current, CurrentSince) = (phase, Log.Now);
                due += phase.Plays.TotalSeconds;
                await PlayAsync(phase, due, end.Token);
            }
        }
        finally
        {
            await StopFloodsAsync(_ => true);
            await end.CancelAsync();
            await Task.WhenAll(readers);
            await counting;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _counters.Dispose();

    private async Task PlayAsync(Phase phase, double until, CancellationToken cancellationToken)
    {
        await StopFloodsAsync(key => phase.Attacks.All(attack => (attack.Site, attack.Sources) != key));
        foreach (var attack in phase.Attacks)
            StartFlood(phase, attack, cancellationToken);

        using var crowdEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var crowds = phase.Crowds.SelectMany(crowd => StartReaders(
            (int)(_plan.Scenario.ReadersPerSite * (crowd.Times - 1)), 10_000, phase.Plays.TotalSeconds * 0.4, site => site == crowd.Site, crowdEnd.Token)).ToList();
        try
        {
            var changes = phase.Attacks.Where(attack => attack.ThenVector is not null).ToDictionary(attack => attack.Site, _ => double.NaN);
            while (Log.Now < until)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(0.1, Math.Max(0.001, until - Log.Now))), _time, cancellationToken);
                foreach (var attack in phase.Attacks)
                    ChangeVectorWhenDue(phase, attack, changes);
            }
        }
        finally
        {
            await crowdEnd.CancelAsync();
            await Task.WhenAll(crowds);
        }
    }

    private void StartFlood(Phase phase, Attack attack, CancellationToken cancellationToken)
    {
        var key = (attack.Site, attack.Sources);
        if (_floods.ContainsKey(key))
            return;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var flood = new Flood(
            [.. _sides.Where(side => side.Site == attack.Site)], _plan.SourcesOf(phase, attack), attack.Rate, attack.Vector, Log, _time,
            _plan.Scenario.Seed + _floods.Count + _events.Count, _plan.TimetableOf(phase, attack));
        lock (_events)
            _events.Add(new AttackEvent(attack.Site, Log.Now, double.PositiveInfinity, NameOf(attack.Vector), IsOnset: true));
        _floods[key] = (flood, flood.RunAsync(stop.Token), stop);
    }

    // Like the attackers of the record: some time after the first way has stopped to work, they try another.
    private void ChangeVectorWhenDue(Phase phase, Attack attack, Dictionary<string, double> changes)
    {
        if (attack.ThenVector is not { } next || !_floods.TryGetValue((attack.Site, attack.Sources), out var running) || running.Flood.Vector == next)
            return;
        if (double.IsNaN(changes[attack.Site]))
        {
            var onset = Events.Last(e => e.Site == attack.Site).At;
            if (Log.Now > onset + 1.5 && Mitigation.IsMitigated(Log.Views, OriginCounts, attack.Site, Log.Now - 1, Log.Now, Capacity(attack.Site)))
                changes[attack.Site] = Log.Now + (attack.ThenAfter.TotalSeconds / phase.Compression);
            return;
        }

        if (Log.Now < changes[attack.Site])
            return;
        running.Flood.Vector = next;
        lock (_events)
        {
            Close(attack.Site);
            _events.Add(new AttackEvent(attack.Site, Log.Now, double.PositiveInfinity, NameOf(next), IsOnset: false));
        }
    }

    private async Task StopFloodsAsync(Func<(string Site, int Sources), bool> which)
    {
        foreach (var (key, (flood, run, stop)) in _floods.Where(flood => which(flood.Key)).ToList())
        {
            await stop.CancelAsync();
            await run;
            flood.Dispose();
            stop.Dispose();
            _floods.Remove(key);
            lock (_events)
                Close(key.Site);
        }
    }

    private void Close(string site)
    {
        for (var i = 0; i < _events.Count; i++)
        {
            if (_events[i].Site == site && double.IsPositiveInfinity(_events[i].Until))
                _events[i] = _events[i] with { Until = Log.Now };
        }
    }

    // The same readers on both sides. Seven in ten at home, two abroad, one behind an address that it shares with others.
    private List<Task> StartReaders(int count, int firstNumber, double arriveWithin, Func<string, bool> which, CancellationToken stop)
    {
        var tasks = new List<Task>();
        var siteNumber = 0;
        foreach (var site in SampleSiteOptions.All)
        {
            siteNumber++;
            if (!which(site.Name))
                continue;
            for (var i = 0; i < count; i++)
            {
                var number = firstNumber + (siteNumber * 3_000) + i;
                var (address, isAbroad) = (i % 10) switch
                {
                    < 7 => (DrillAddresses.Home(number), false),
                    < 9 => (DrillAddresses.Abroad(number), true),
                    _ => (DrillAddresses.Shared((siteNumber * 10) + (i / 50)), false),
                };
                var startAfter = arriveWithin * i / Math.Max(1, count);
                foreach (var side in _sides.Where(side => side.Site == site.Name))
                    tasks.Add(new Reader(number, side, address, isAbroad, Log, _time, _plan.Scenario.Seed + number).RunAsync(startAfter, stop));
            }
        }

        return tasks;
    }

    private async Task CountAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var counts = JsonSerializer.Deserialize<List<SampleSiteCounts>>(await _counters.GetStringAsync(new Uri("/", UriKind.Relative), stop), SnakeCase)!;
                var now = Log.Now;
                lock (_origin)
                {
                    foreach (var site in counts)
                        _origin.Add(new OriginCount(site.Name, now, site.AttackRequests));
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the drill.
        }
    }

    private static double Capacity(string site) => SampleSiteOptions.All.First(known => known.Name == site).PagesPerSecond;

    private static string NameOf(Vector vector) => vector switch
    {
        Vector.GetFlood => "GET flood",
        Vector.CacheBusting => "cache-busting GET flood",
        Vector.SearchFlood => "search flood",
        _ => "POST flood",
    };
}
