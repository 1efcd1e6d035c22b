namespace Karaula.Drill.Report;

/// <summary>The beginning of an attack on a site, or a change of its vector.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="At">First request, seconds since the drill began.</param>
/// <param name="Until">When it ended or changed again, seconds since the drill began.</param>
/// <param name="Vector">How.</param>
/// <param name="IsOnset">Whether it is a beginning, which a hub must detect; a change is not.</param>
internal sealed record AttackEvent(string Site, double At, double Until, string Vector, bool IsOnset);
