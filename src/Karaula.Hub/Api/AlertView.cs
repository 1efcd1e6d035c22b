using System.Text.Json;
using Karaula.Hub.Storage;

namespace Karaula.Hub.Api;

/// <summary>A message and what became of it.</summary>
/// <param name="Id">The same at each attempt.</param>
/// <param name="Route">By which route.</param>
/// <param name="State">"waiting", "delivered" or "given_up".</param>
/// <param name="Status">"firing", "repeated", "resolved", "withdrawn" or "test".</param>
/// <param name="Severity">"notice", "warning" or "critical".</param>
/// <param name="Group">What it is about.</param>
/// <param name="Title">In a line.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttempt">When it will be tried; null when it will not.</param>
/// <param name="DeliveredAt">Null when it was not.</param>
/// <param name="Error">Why the last attempt failed; null when none has.</param>
/// <param name="Message">What is told; null in lists.</param>
internal sealed record AlertView(
    string Id,
    string Route,
    string State,
    string Status,
    string Severity,
    string Group,
    string Title,
    DateTimeOffset CreatedAt,
    int Attempts,
    DateTimeOffset? NextAttempt,
    DateTimeOffset? DeliveredAt,
    string? Error,
    JsonElement? Message)
{
    public static AlertView Of(AlertRow row, bool whole) => new(
        row.Id, row.Route, row.DeliveredAt is not null ? "delivered" : row.NextAttempt is null ? "given_up" : "waiting", row.Status, row.Severity, row.Group,
        row.Title, row.CreatedAt, row.Attempts, row.NextAttempt, row.DeliveredAt, row.Error, whole ? JsonSerializer.Deserialize<JsonElement>(row.Content) : null);
}
