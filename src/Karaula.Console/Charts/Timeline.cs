using System.Globalization;
using Karaula.Console.Overview;
using Karaula.Hub.Views;

namespace Karaula.Console.Charts;

/// <summary>The stretch of time that the incidents are drawn on, and where a moment lies in it.</summary>
/// <param name="Start">Left end.</param>
/// <param name="End">Right end, a little after now.</param>
/// <param name="Now">Now.</param>
internal sealed record Timeline(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset Now)
{
    private const int Ticks = 6;

    /// <summary>All that the choice reaches back to; without one, from a little before the oldest incident, within the last day.</summary>
    public static Timeline Of(IReadOnlyList<IncidentView> incidents, DateTimeOffset now, TimeSpan? back)
    {
        var span = back;
        if (span is null)
        {
            var recent = incidents.Where(incident => now - incident.Onset < TimeSpan.FromDays(1) || incident.End is null).ToList();
            var oldest = recent.Count == 0 ? now : recent.Min(incident => incident.Onset - incident.OnsetUncertainty);
            span = (now - oldest) * 1.15;
        }

        // Rounded up, so that the picture moves with the clock but does not stretch with every second.
        var whole = span.Value < TimeSpan.FromMinutes(2) ? TimeSpan.FromMinutes(2) : span.Value;
        var grain = Scale.Step(whole, 20);
        whole = grain * Math.Ceiling(whole / grain);
        return new Timeline(now - whole, now + (whole * 0.03), now);
    }

    /// <summary>Where a moment lies, 0 at the left end and 1 at the right; moments outside lie at the ends.</summary>
    public double Place(DateTimeOffset moment) => Math.Clamp((moment - Start) / (End - Start), 0, 1);

    /// <summary>Whether any of the incident falls into the stretch.</summary>
    public bool Shows(IncidentView incident) => (incident.End ?? Now) >= Start;

    /// <summary>Round moments, with their labels.</summary>
    public IEnumerable<Tick> TicksFor(RecordClock record)
    {
        var step = Scale.Step(End - Start, Ticks);
        var first = Start.UtcTicks + step.Ticks - 1;
        for (var ticks = first - (first % step.Ticks); ticks <= Now.UtcTicks; ticks += step.Ticks)
        {
            var at = new DateTimeOffset(ticks, TimeSpan.Zero);
            var format = step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : End - Start < TimeSpan.FromHours(20) ? "HH:mm" : "d MMM HH:mm";
            yield return new Tick(
                Place(at),
                at.ToString(format, CultureInfo.InvariantCulture),
                record.At(at)?.ToString("d MMM HH:mm", CultureInfo.InvariantCulture),
                ticks / step.Ticks % 2 != 0);
        }
    }

    /// <summary>A labelled moment.</summary>
    /// <param name="Place">Where it lies, 0 to 1.</param>
    /// <param name="Label">Time on the wall, UTC.</param>
    /// <param name="Record">Time in the record, in a drill and where it is known.</param>
    /// <param name="Minor">Left out where the page is narrow.</param>
    internal readonly record struct Tick(double Place, string Label, string? Record, bool Minor);
}
