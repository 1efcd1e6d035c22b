namespace Karaula.Drill.Report;

/// <summary>What an origin behind the edge had counted at a moment.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="At">Seconds since the drill began.</param>
/// <param name="AttackRequests">Attackers' requests that had reached it since its start.</param>
internal sealed record OriginCount(string Site, double At, long AttackRequests);
