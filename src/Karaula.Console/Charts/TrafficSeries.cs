using Karaula.Hub.Views;

namespace Karaula.Console.Charts;

/// <summary>A site's last minutes in equal steps of time, as the charts and their tables show them.</summary>
internal sealed class TrafficSeries
{
    private readonly Sum[] _sums;

    private TrafficSeries(DateTimeOffset end, TimeSpan step, Sum[] sums)
    {
        End = end;
        Step = step;
        _sums = sums;
        Peak = sums.Length == 0 ? 0 : sums.Max(sum => sum.Requests / step.TotalSeconds);
    }

    /// <summary>The end of the last step.</summary>
    public DateTimeOffset End { get; }

    /// <summary>Length of a step.</summary>
    public TimeSpan Step { get; }

    /// <summary>How many steps.</summary>
    public int Length => _sums.Length;

    /// <summary>The busiest step, requests a second.</summary>
    public double Peak { get; }

    /// <summary>Whether any request was seen.</summary>
    public bool IsEmpty => Peak == 0;

    /// <summary>Adds points up into steps; points outside the window are left out.</summary>
    /// <param name="points">One per second with traffic.</param>
    /// <param name="end">The end of the last step; rounded down to a whole step.</param>
    /// <param name="window">How far back the first step reaches.</param>
    /// <param name="step">Length of a step.</param>
    public static TrafficSeries Of(IReadOnlyList<SitePoint> points, DateTimeOffset end, TimeSpan window, TimeSpan step)
    {
        var last = new DateTimeOffset(end.UtcTicks - (end.UtcTicks % step.Ticks), TimeSpan.Zero);
        var sums = new Sum[(int)(window / step)];
        var first = last - (sums.Length * step);
        foreach (var point in points)
        {
            if (point.At < first || point.At >= last)
                continue;
            ref var sum = ref sums[(int)((point.At - first) / step)];
            sum.Requests += point.Requests;
            sum.Refused += point.Refused;
            sum.Failed += point.Failed;
            sum.Readers += point.ReaderRequests;
            sum.Good += point.ReaderGood;
        }

        return new TrafficSeries(last, step, sums);
    }

    /// <summary>Start of a step.</summary>
    public DateTimeOffset At(int i) => End - ((Length - i) * Step);

    /// <summary>Requests a second answered with a page.</summary>
    public double Served(int i) => Math.Max(0, _sums[i].Requests - _sums[i].Refused - _sums[i].Failed) / Step.TotalSeconds;

    /// <summary>Requests a second refused by a gate.</summary>
    public double Refused(int i) => _sums[i].Refused / Step.TotalSeconds;

    /// <summary>Requests a second that failed because of the origin.</summary>
    public double Failed(int i) => _sums[i].Failed / Step.TotalSeconds;

    /// <summary>All requests a second.</summary>
    public double Requests(int i) => _sums[i].Requests / Step.TotalSeconds;

    /// <summary>Share of readers' requests answered in time; null when no reader asked.</summary>
    public double? Goodput(int i) => _sums[i].Readers == 0 ? null : Math.Min(1, (double)_sums[i].Good / _sums[i].Readers);

    private struct Sum
    {
        public long Requests;
        public long Refused;
        public long Failed;
        public long Readers;
        public long Good;
    }
}
