using System.Diagnostics.CodeAnalysis;

namespace Karaula.Hub.Drills;

/// <summary>Maps real time to the time of the record that an exercise plays: piecewise linear, strictly rising. Immutable.</summary>
internal sealed class DrillClock
{
    public const int MostPoints = 10_000;
    private readonly DrillPoint[] _points;

    private DrillClock(string name, DrillPoint[] points) => (Name, _points) = (name, points);

    public string Name { get; }

    /// <summary>The first moment of the record.</summary>
    public DateTimeOffset RecordStart => _points[0].Record;

    /// <summary>The last moment of the record.</summary>
    public DateTimeOffset RecordEnd => _points[^1].Record;

    /// <summary>When the exercise begins on the wall.</summary>
    public DateTimeOffset RealStart => _points[0].Real;

    /// <summary>Makes a clock; false, naming the field at fault, when the request describes none.</summary>
    public static bool TryCreate(
        DrillRequest request, [NotNullWhen(true)] out DrillClock? clock, [NotNullWhen(false)] out string? error)
    {
        clock = null;
        error = FindError(request);
        if (error is null)
            clock = new DrillClock(request.Name, [.. request.Points]);
        return error is null;
    }

    /// <summary>The record's time now: it stands still before the exercise begins and after it has ended.</summary>
    public DateTimeOffset Now(DateTimeOffset real) =>
        real <= _points[0].Real ? RecordStart : real >= _points[^1].Real ? RecordEnd : Map(real);

    /// <summary>The record's time of a real moment; before the first and after the last point the nearest segment goes on.</summary>
    public DateTimeOffset Map(DateTimeOffset real)
    {
        var (from, to) = Segment(real);
        var share = (real - from.Real) / (to.Real - from.Real);
        return from.Record + (to.Record - from.Record) * share;
    }

    /// <summary>
    /// An uncertainty of so much real time around a real moment, in the record's time: the larger of the two sides, since a moment may
    /// lie where the speed changes.
    /// </summary>
    public TimeSpan MapUncertainty(DateTimeOffset real, TimeSpan uncertainty)
    {
        var middle = Map(real);
        var before = middle - Map(real - uncertainty);
        var after = Map(real + uncertainty) - middle;
        return before > after ? before : after;
    }

    public DrillRequest ToRequest() => new(Name, _points);

    private (DrillPoint From, DrillPoint To) Segment(DateTimeOffset real)
    {
        // The first point after the moment, within the inner ones.
        int low = 1, high = _points.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].Real > real)
                high = middle;
            else
                low = middle + 1;
        }

        return (_points[low - 1], _points[low]);
    }

    private static string? FindError(DrillRequest request)
    {
        if (request.Name is null || request.Name.Length is 0 or > 100 || request.Name.Any(char.IsControl))
            return "name: must be 1 to 100 printable characters";
        if (request.Points is null || request.Points.Count is < 2 or > MostPoints)
            return $"points: must be 2 to {MostPoints}";
        for (var i = 0; i < request.Points.Count; i++)
        {
            if (request.Points[i] is null)
                return $"points[{i}]: missing";
            if (i == 0)
                continue;
            if (request.Points[i].Real <= request.Points[i - 1].Real)
                return $"points[{i}].real: must be later than the one before";
            if (request.Points[i].Record <= request.Points[i - 1].Record)
                return $"points[{i}].record: must be later than the one before";
        }

        return null;
    }
}
