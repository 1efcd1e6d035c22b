using System.Text.Json;
using Karaula.Drill.Report;
using Karaula.Drill.Traffic;
using Karaula.Siege.Origin;
using Karaula.Siege.Systems;

namespace Karaula.Siege.Measuring;

/// <summary>Looks at the system's memory and at the origin's counts, five times a second.</summary>
internal sealed class Watch(int system, HttpClient counters, TrafficLog log, TimeProvider time)
{
    private readonly List<OriginCount> _origin = [];

    /// <summary>The most memory that was seen, bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>What the origin had counted, in the order of time. To be read when the watch is over.</summary>
    public IReadOnlyList<OriginCount> Origin => _origin;

    /// <summary>Watches until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                PeakBytes = Math.Max(PeakBytes, ProcessTree.Of(system).ResidentBytes);
                var counts = JsonSerializer.Deserialize<OriginCounts>(await counters.GetStringAsync(new Uri("/", UriKind.Relative), stop))!;
                _origin.Add(new OriginCount(OriginProgram.Site.Name, log.Now, counts.AttackRequests));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the measurement.
        }
    }

    /// <summary>Attackers' requests a second that reached the origin between two moments.</summary>
    public double AttackPerSecond(double from, double until)
    {
        var within = _origin.Where(count => count.At >= from - 0.3 && count.At <= until).ToList();
        return within.Count < 2 ? 0 : (within[^1].AttackRequests - within[0].AttackRequests) / (within[^1].At - within[0].At);
    }
}
