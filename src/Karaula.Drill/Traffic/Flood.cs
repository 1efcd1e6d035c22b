using System.Net;
using Karaula.Drill.Safety;
using Karaula.Drill.Scenarios;

namespace Karaula.Drill.Traffic;

/// <summary>An attack on one site, played at both of its sides: the same requests, from the same sources, at the same moments.</summary>
internal sealed class Flood : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly AttackSource[][] _sources;
    private readonly double[] _cumulative;
    private readonly IReadOnlyList<TimetableEntry>? _timetable;
    private readonly double _rate;
    private readonly Random _random;
    private readonly TrafficLog _log;
    private readonly TimeProvider _time;
    private int _vector;
    private ulong _number;

    /// <summary>A flood.</summary>
    /// <param name="sides">The site's sides.</param>
    /// <param name="sources">Who attacks, and each one's share of the requests.</param>
    /// <param name="rate">Requests per second.</param>
    /// <param name="vector">How.</param>
    /// <param name="log">Where results go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seed">The same seed, the same flood.</param>
    /// <param name="timetable">When each source sends, where that is known; otherwise shares decide.</param>
    public Flood(
        IReadOnlyList<Side> sides, IReadOnlyList<(IPAddress Address, double Share)> sources, double rate, Vector vector, TrafficLog log,
        TimeProvider time, int seed, IReadOnlyList<TimetableEntry>? timetable = null)
    {
        _timetable = timetable;
        if (sources.Count is 0 or > Ceilings.Sources)
            throw new ArgumentException($"{sources.Count} sources: expected 1 to {Ceilings.Sources}.", nameof(sources));
        _rate = Math.Min(rate, Ceilings.RequestsPerSecond);
        _log = log;
        _time = time;
        _random = new Random(seed);
        _number = (ulong)seed << 32;
        _vector = (int)vector;
        _sources = [.. sides.Select(side => sources.Select((source, i) => new AttackSource(side, source.Address, 1024 + (i % 60_000), log)).ToArray())];
        _cumulative = new double[sources.Count];
        var sum = 0.0;
        for (var i = 0; i < sources.Count; i++)
            _cumulative[i] = sum += sources[i].Share;
    }

    /// <summary>How it attacks now.</summary>
    public Vector Vector
    {
        get => (Vector)Volatile.Read(ref _vector);
        set => Volatile.Write(ref _vector, (int)value);
    }

    /// <summary>When its first request was sent, seconds since the drill began; NaN before.</summary>
    public double FirstRequestAt { get; private set; } = double.NaN;

    /// <summary>Floods until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var began = _log.Now;
        FirstRequestAt = began;
        var sent = 0L;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var now = _log.Now - began;
                var due = _timetable is null ? (long)(now * _rate) : Math.Min(_timetable.Count, sent + (long)(_rate * 0.25) + 1);
                // After a hiccup of this machine the flood goes on; it does not make up for what it missed all at once.
                sent = _timetable is null ? Math.Max(sent, due - (long)(_rate * 0.25)) : sent;
                for (; sent < due && (_timetable is null || _timetable[(int)sent].At <= now); sent++)
                {
                    var source = _timetable is null ? Pick() : _timetable[(int)sent].Source;
                    var random = Scramble(++_number);
                    foreach (var side in _sources)
                        side[source].Fire(Vector, random, stop);
                }

                await Task.Delay(Step, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the attack.
        }
    }

    /// <summary>Shares as in real floods: a few machines send most, many send little (Zipf-like).</summary>
    public static IReadOnlyList<(IPAddress Address, double Share)> Synthetic(int count, int firstNumber) =>
        [.. Enumerable.Range(0, count).Select(i => (DrillAddresses.Attacker(firstNumber + i), 1 / Math.Sqrt(i + 4)))];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var source in _sources.SelectMany(side => side))
            source.Dispose();
    }

    private int Pick()
    {
        var at = Array.BinarySearch(_cumulative, _random.NextDouble() * _cumulative[^1]);
        return Math.Min(at < 0 ? ~at : at, _cumulative.Length - 1);
    }

    // No two alike, and no pattern that a cache could learn.
    private static ulong Scramble(ulong number)
    {
        var z = number * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        return z ^ (z >> 27);
    }
}
