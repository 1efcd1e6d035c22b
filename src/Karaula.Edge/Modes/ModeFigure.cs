namespace Karaula.Edge.Modes;

/// <summary>What decides the mode: a figure and the limit that it is held against.</summary>
/// <param name="Name">The figure.</param>
/// <param name="Measured">Its value now; shares are from 0 to 1.</param>
/// <param name="Threshold">The limit.</param>
/// <param name="Meaning">What happens beyond it.</param>
internal sealed record ModeFigure(string Name, double Measured, double Threshold, string Meaning);
