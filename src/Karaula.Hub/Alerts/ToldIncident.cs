namespace Karaula.Hub.Alerts;

/// <summary>An incident that was told.</summary>
/// <param name="Id">Which.</param>
/// <param name="Over">Whether its end was told, too.</param>
internal sealed record ToldIncident(string Id, bool Over);
