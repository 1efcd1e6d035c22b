using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Views;

/// <summary>Shows incidents.</summary>
internal static class IncidentViews
{
    /// <summary>An incident as it is shown; with its onset in the record's time when it belongs to the exercise under way.</summary>
    public static IncidentView Of(IncidentRecord i, DrillClock? clock) => new(
        i.Id, i.Site, i.Onset, i.OnsetUncertainty, i.DetectedAt, i.End, i.Why, i.Vectors, i.PeakRequestsPerSecond, i.Refused,
        clock is not null && i.Drill == clock.Name ? clock.Map(i.Onset) : null);
}
