namespace Karaula.Drill.Traffic;

/// <summary>One page that a reader wanted.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="IsShielded">Through the edge, or at the twin.</param>
/// <param name="At">When it was begun, seconds since the drill began.</param>
/// <param name="IsGood">Whether page, style sheet and script arrived complete and right within the deadline.</param>
/// <param name="Requests">Requests made for it.</param>
/// <param name="Refused">Of those, refused by the edge.</param>
/// <param name="IsAbroad">Whether the reader is abroad.</param>
/// <param name="Seconds">How long it took, answering a challenge included.</param>
/// <param name="Kind">What the reader reads with.</param>
/// <param name="Challenges">Challenges that were answered on the way.</param>
internal readonly record struct PageView(
    string Site, bool IsShielded, double At, bool IsGood, int Requests, int Refused, bool IsAbroad, double Seconds,
    ReaderKind Kind = ReaderKind.Browser, int Challenges = 0);
