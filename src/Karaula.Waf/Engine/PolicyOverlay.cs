namespace Karaula.Waf.Engine;

/// <summary>What one place takes out of rules that it shares with others.</summary>
/// <param name="Removed">By rule: never runs; null for none.</param>
/// <param name="Parts">What depends on the path, or takes away targets.</param>
internal sealed record PolicyOverlay(bool[]? Removed, IReadOnlyList<OverlayPart> Parts);

/// <summary>A part of a <see cref="PolicyOverlay"/>.</summary>
/// <param name="PathPrefix">Where it holds, in UTF-8; null for everywhere.</param>
/// <param name="Controls">What is done before the first rule.</param>
internal sealed record OverlayPart(byte[]? PathPrefix, IReadOnlyList<Control> Controls);
