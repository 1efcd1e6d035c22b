namespace Karaula.Hub.Storage;

/// <summary>What a route has told.</summary>
internal sealed class AlertRouteRow
{
    public required string Route { get; set; }

    /// <summary>An <see cref="Alerts.RouteState"/> as JSON.</summary>
    public required string State { get; set; }
}
