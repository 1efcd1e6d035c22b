namespace Karaula.Analysis.Conformance.Detection;

/// <summary>Shares of a flood's requests.</summary>
internal readonly record struct FloodKind(double Busting, double Assets, double Unsafe)
{
    /// <summary>One of three kinds, none of them exactly what the detector expects.</summary>
    public static FloodKind Any(Random random) => random.Next(3) switch
    {
        0 => new(0.7 + (0.3 * random.NextDouble()), 0.05 * random.NextDouble(), 0),
        1 => new(0.1 * random.NextDouble(), 0.05 * random.NextDouble(), 0.7 + (0.3 * random.NextDouble())),
        _ => new(0.3 + (0.4 * random.NextDouble()), 0.05 * random.NextDouble(), 0.3 + (0.4 * random.NextDouble())),
    };
}
