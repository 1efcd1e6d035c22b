namespace Karaula.Edge.Modes;

/// <summary>One change of a site's mode.</summary>
/// <param name="At">When.</param>
/// <param name="From">The mode before.</param>
/// <param name="To">The mode after; the same when only a pin came or went.</param>
/// <param name="Reason">Why.</param>
/// <param name="ByHand">Whether a person did it.</param>
internal sealed record ModeChange(DateTimeOffset At, SiteMode From, SiteMode To, string Reason, bool ByHand);
