using System.Text.Json.Serialization;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Alerts;

/// <summary>An incident in a message.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Severity">How urgent.</param>
/// <param name="Onset">Best estimate, UTC.</param>
/// <param name="OnsetUncertaintySeconds">Half of the interval that holds it with 95 % confidence.</param>
/// <param name="DetectedAt">UTC.</param>
/// <param name="End">Null while it lasts.</param>
/// <param name="Why">In a sentence.</param>
/// <param name="Vectors">Kinds of attack seen in it.</param>
/// <param name="PeakRequestsPerSecond">The busiest second.</param>
/// <param name="Refused">Requests refused.</param>
/// <param name="ReadersServed">Share of readers' requests answered in time, 0 to 1; null when unknown.</param>
internal sealed record AlertIncident(
    string Id,
    string Site,
    [property: JsonConverter(typeof(AlertSeverityJson))] AlertSeverity Severity,
    DateTimeOffset Onset,
    double OnsetUncertaintySeconds,
    DateTimeOffset DetectedAt,
    DateTimeOffset? End,
    string Why,
    IReadOnlyList<string> Vectors,
    long PeakRequestsPerSecond,
    long Refused,
    double? ReadersServed)
{
    /// <summary>Below this share of readers served in time, an incident is critical: one in ten is turned away.</summary>
    private const double LeastServed = 0.9;

    public static AlertIncident Of(IncidentRecord i) => new(
        i.Id, i.Site, SeverityOf(i), i.Onset, i.OnsetUncertainty.TotalSeconds, i.DetectedAt, i.End, i.Why, i.Vectors, i.PeakRequestsPerSecond, i.Refused,
        ServedOf(i));

    public static AlertSeverity SeverityOf(IncidentRecord i) => ServedOf(i) < LeastServed ? AlertSeverity.Critical : AlertSeverity.Warning;

    private static double? ServedOf(IncidentRecord i) =>
        i.Sums is { ReaderRequests: > 0 } sums ? Math.Round((double)sums.ReaderGood / sums.ReaderRequests, 4) : null;
}
