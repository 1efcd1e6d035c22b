namespace Karaula.Hub.Alerts;

/// <summary>What a route has told. Bounded by the incidents that the country keeps at hand.</summary>
/// <param name="Since">When the route began: what had ended before is not told.</param>
/// <param name="Told">Incidents told.</param>
/// <param name="Groups">Groups told.</param>
internal sealed record RouteState(DateTimeOffset Since, IReadOnlyList<ToldIncident> Told, IReadOnlyList<ToldGroup> Groups);
