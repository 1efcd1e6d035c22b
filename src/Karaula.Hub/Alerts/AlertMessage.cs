using System.Text.Json.Serialization;

namespace Karaula.Hub.Alerts;

/// <summary>What is told: as JSON it is the body of a webhook. docs/reference/alerts.md describes it for receivers.</summary>
/// <param name="Id">The same at each attempt to deliver it.</param>
/// <param name="Route">By which route.</param>
/// <param name="Status">One of <see cref="AlertStatus"/>.</param>
/// <param name="Severity">How urgent.</param>
/// <param name="Group">"campaign:ID", "incidents" or "test".</param>
/// <param name="At">When it was written, UTC.</param>
/// <param name="Drill">Name of the exercise that it is part of; null in earnest.</param>
/// <param name="Title">In a line.</param>
/// <param name="Text">In a sentence or two.</param>
/// <param name="Campaign">Null where it is about none.</param>
/// <param name="Incidents">By onset; at most <see cref="MostIncidents"/>.</param>
/// <param name="MoreIncidents">How many there are beyond those.</param>
internal sealed record AlertMessage(
    string Id,
    string Route,
    string Status,
    [property: JsonConverter(typeof(AlertSeverityJson))] AlertSeverity Severity,
    string Group,
    DateTimeOffset At,
    string? Drill,
    string Title,
    string Text,
    AlertCampaign? Campaign,
    IReadOnlyList<AlertIncident> Incidents,
    int MoreIncidents)
{
    public const int MostIncidents = 200;

    /// <summary>Tells receivers what they look at.</summary>
    public string Type { get; init; } = "karaula.alert";
}
