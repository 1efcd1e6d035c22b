using System.Collections.Immutable;
using Karaula.Hub.Views;

namespace Karaula.Console.Overview;

/// <summary>
/// Translates a moment on the wall into the moment of the record that was being played then, from moments where both are known. It
/// interpolates and never extrapolates: a moment outside what is known has no translation.
/// </summary>
internal sealed class RecordClock
{
    public static readonly RecordClock Empty = new([]);

    // A steady drill needs two points; one that jumps between days needs a few for each jump.
    private const int MaxPoints = 256;

    // Less than this much record time off the straight line is jitter of the clock, not a change of pace.
    private static readonly TimeSpan Straight = TimeSpan.FromSeconds(90);

    private readonly ImmutableArray<Point> _points;

    private RecordClock(ImmutableArray<Point> points) => _points = points;

    /// <summary>How many seconds of the record pass in one second on the wall, at the newest known moment; null when it is not known.</summary>
    public double? Pace => _points.Length < 2 ? null : Slope(_points[^2], _points[^1]);

    /// <summary>Takes in a new picture; outside a drill all is forgotten.</summary>
    public RecordClock Observe(CountrySnapshot snapshot)
    {
        if (snapshot.Drill is not { } drill)
            return Empty;

        var points = _points.Length == 0 ? Onsets(snapshot) : _points;
        var next = new Point(snapshot.At, drill.RecordTime);
        if (points.Length > 0 && (next.Wall <= points[^1].Wall || next.Record < points[^1].Record))
            // The drill began anew.
            return next.Wall <= points[^1].Wall ? this : new RecordClock([next]);
        if (points.Length >= 2 && IsStraight(points[^2], points[^1], next))
            points = points.RemoveAt(points.Length - 1);
        if (points.Length >= MaxPoints)
            points = points.RemoveAt(0);
        return new RecordClock(points.Add(next));
    }

    /// <summary>The record's time at a moment on the wall, or null outside what is known.</summary>
    public DateTimeOffset? At(DateTimeOffset wall)
    {
        for (var i = 1; i < _points.Length; i++)
        {
            var (from, to) = (_points[i - 1], _points[i]);
            if (wall >= from.Wall && wall <= to.Wall)
                return from.Record + ((wall - from.Wall) * Slope(from, to));
        }

        return null;
    }

    // A page opened late in a drill learns the past from the incidents, which carry both times.
    private static ImmutableArray<Point> Onsets(CountrySnapshot snapshot) =>
    [
        .. snapshot.Incidents
            .Where(incident => incident.RecordOnset is not null && incident.Onset < snapshot.At)
            .Select(incident => new Point(incident.Onset, incident.RecordOnset!.Value))
            .OrderBy(point => point.Wall)
            .DistinctBy(point => point.Wall)
            .TakeLast(MaxPoints - 1),
    ];

    private static bool IsStraight(Point first, Point middle, Point last)
    {
        var expected = first.Record + ((middle.Wall - first.Wall) * Slope(first, last));
        return (expected - middle.Record).Duration() < Straight;
    }

    private static double Slope(Point from, Point to) => (to.Record - from.Record) / (to.Wall - from.Wall);

    private readonly record struct Point(DateTimeOffset Wall, DateTimeOffset Record);
}
