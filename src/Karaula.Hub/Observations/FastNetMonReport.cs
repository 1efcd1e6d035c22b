using System.Globalization;
using System.Net;
using System.Text.Json;
using static Karaula.Hub.Observations.JsonFields;

namespace Karaula.Hub.Observations;

/// <summary>
/// Reads FastNetMon Advanced's web callback (https://fastnetmon.com/docs-fnm-advanced/fastnetmon-json-formats/): <c>ip</c> is the target, traffic is
/// in bytes a second. The format has no time.
/// </summary>
internal static class FastNetMonReport
{
    /// <param name="report">The document.</param>
    /// <param name="now">When it came.</param>
    /// <param name="siteAt">The site at an address; null when there is none.</param>
    /// <exception cref="ObservationException">It is not one.</exception>
    public static ObservationRecord Read(JsonElement report, DateTimeOffset now, Func<IPAddress, string?> siteAt)
    {
        if (report.ValueKind != JsonValueKind.Object)
            throw new ObservationException("report: must be an object");
        var action = RequiredText(report, "action", "");
        string? site = null;
        if (Text(report, "ip", "") is { Length: > 0 } ip)
            site = IPAddress.TryParse(ip, out var address) ? siteAt(address) : throw new ObservationException("ip: must be an IP address");
        var path = "attack_details.";
        var details = JsonFields.Object(report, "attack_details", "") ?? throw new ObservationException("attack_details: is missing");
        var type = Text(details, "attack_type", path) is { Length: > 0 } said ? said : "unknown";
        var outgoing = Text(details, "attack_direction", path) == "outgoing";
        var packets = Count(details, outgoing ? "total_outgoing_pps" : "total_incoming_pps", path);
        var bytes = Count(details, outgoing ? "total_outgoing_traffic" : "total_incoming_traffic", path);
        var severity = Text(details, "attack_severity", path);
        return new ObservationRecord(
            "fastnetmon", now, site, type,
            string.Create(
                CultureInfo.InvariantCulture,
                $"FastNetMon: {action}, {type}{(severity is null ? "" : $" of {severity} severity")}{(outgoing ? ", outgoing" : "")}, {packets ?? 0:#,0} packets and {(bytes ?? 0) * 8 / 1e6:0.#} Mbit a second."),
            packets, bytes * 8, null, null);
    }
}
