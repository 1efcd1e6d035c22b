using System.Globalization;
using System.Text.Json;
using static Karaula.Hub.Observations.JsonFields;

namespace Karaula.Hub.Observations;

/// <summary>
/// Reads what CrowdSec's HTTP notification plugin sends with <c>format: {{.|toJson}}</c>: a list of alerts. Of an alert's source its network and
/// country are kept, and not its address.
/// </summary>
internal static class CrowdSecReport
{
    private const int MostAlerts = 1_000;

    /// <param name="report">The document.</param>
    /// <param name="now">When it came.</param>
    /// <param name="site">The site it is about; null when it is about none in particular.</param>
    /// <exception cref="ObservationException">It is not one.</exception>
    public static IReadOnlyList<ObservationRecord> Read(JsonElement report, DateTimeOffset now, string? site)
    {
        if (report.ValueKind != JsonValueKind.Array)
            throw new ObservationException("report: must be a list of alerts; CrowdSec sends one with format: {{.|toJson}}");
        if (report.GetArrayLength() is 0 or > MostAlerts)
            throw new ObservationException($"report: must have 1 to {MostAlerts} alerts");
        return [.. report.EnumerateArray().Select((alert, i) => Alert(alert, $"[{i.ToString(CultureInfo.InvariantCulture)}].", now, site))];
    }

    private static ObservationRecord Alert(JsonElement alert, string path, DateTimeOffset now, string? site)
    {
        if (alert.ValueKind != JsonValueKind.Object)
            throw new ObservationException($"{path.TrimEnd('.')}: must be an object");
        var scenario = RequiredText(alert, "scenario", path);
        var at = Time(alert, "start_at", path) ?? now;
        // A clock that is far out would put it where nobody looks.
        if (at > now.AddMinutes(5) || at < now.AddYears(-1))
            throw new ObservationException($"{path}start_at: is in the future, or more than a year ago");
        var count = Count(alert, "events_count", path);
        string? network = null;
        if (JsonFields.Object(alert, "source", path) is { } source)
        {
            var inside = path + "source.";
            string?[] parts = [Text(source, "as_number", inside) is { Length: > 0 } number ? $"AS{number}" : null, Text(source, "as_name", inside), Text(source, "cn", inside)];
            network = string.Join(" ", parts.Where(p => !string.IsNullOrEmpty(p)));
        }

        return new ObservationRecord(
            "crowdsec", at, site, scenario,
            string.Create(CultureInfo.InvariantCulture, $"CrowdSec: {scenario}, {count ?? 0:#,0} events{(string.IsNullOrEmpty(network) ? "" : $" from {network}")}."),
            null, null, count, string.IsNullOrEmpty(network) ? null : network);
    }
}
