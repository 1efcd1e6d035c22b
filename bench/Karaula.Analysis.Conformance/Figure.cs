namespace Karaula.Analysis.Conformance;

/// <summary>One figure beside its bar.</summary>
/// <param name="Section">Where it belongs.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Measured">The figure, with its unit.</param>
/// <param name="Bar">What is asked for; empty where a figure is only shown.</param>
/// <param name="Status">pass, miss, shown, or not measured.</param>
/// <param name="Note">From which data or generator; or why it was not measured.</param>
internal sealed record Figure(string Section, string Name, string Measured, string Bar, FigureStatus Status, string Note);
