using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Views;

/// <summary>Shows incidents.</summary>
internal static class IncidentViews
{
    /// <summary>An incident as it is shown; with its onset in the record's time when it belongs to the exercise under way.</summary>
    public static IncidentView Of(IncidentRecord i, DrillClock? clock) => new(
        i.Id, i.Site, i.Onset, i.OnsetUncertainty, i.DetectedAt, i.End, i.Why, i.Vectors, i.PeakRequestsPerSecond, i.Refused,
        clock is not null && i.Drill == clock.Name ? clock.Map(i.Onset) : null)
    {
        Course = [.. (i.Sums?.Moments ?? []).Select(m => new CourseView(m.At, null, m.Vector, m.AfterMitigation)),
            .. (i.Sums?.Pauses ?? []).Select(p => new CourseView(p.From, p.Until, null, null))],
        Shapes = i.Sums?.Shapes is { } s ? new ShapesView(
            s.Requests, Shares(s.Ja4, s.Requests), Shares(s.Clients, s.Requests), Shares(s.Templates, s.Requests), Shares(s.Networks, s.Requests),
            s.NetworkTypeKnown > 0 ? (double)s.Hosting / s.NetworkTypeKnown : null) : null,
    };

    private static ShareView[] Shares(ShapeSum[] sums, long requests) => [.. sums.Take(8).Select(s => new ShareView(s.Name, (double)s.Count / Math.Max(1, requests)))];
}
