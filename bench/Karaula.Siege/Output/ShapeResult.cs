using Karaula.Siege.Measuring;

namespace Karaula.Siege.Output;

/// <summary>What came of a shape.</summary>
/// <param name="Name">The shape.</param>
/// <param name="Measure">What it did.</param>
/// <param name="Cells">By system.</param>
internal sealed record ShapeResult(string Name, string Measure, IReadOnlyDictionary<string, Cell> Cells);
