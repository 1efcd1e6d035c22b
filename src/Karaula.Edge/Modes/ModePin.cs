namespace Karaula.Edge.Modes;

/// <summary>A mode that a person wants to stay.</summary>
/// <param name="Mode">Which.</param>
/// <param name="Reason">Why, in that person's words.</param>
/// <param name="Until">Until when; null for until it is unpinned.</param>
internal sealed record ModePin(SiteMode Mode, string Reason, DateTimeOffset? Until);
