namespace Karaula.Sketches;

/// <summary>How similar two sets are: the size of what they share by the size of their union.</summary>
/// <param name="Value">The estimate, 0 to 1; 0 when both are empty.</param>
/// <param name="StandardError">
/// Its standard error: 0 when exact, else √(p(1−p)/n) with p = (shared + 1)/(n + 2), so that finding none of n shared does not pass for
/// certainty.
/// </param>
/// <param name="Shared">Sampled members that both sets have.</param>
/// <param name="SampleSize">n: sampled members of the union.</param>
/// <param name="IsExact">Whether the sample is the whole union.</param>
/// <param name="UnionSize">The estimated size of the union.</param>
public readonly record struct JaccardEstimate(
    double Value, double StandardError, int Shared, int SampleSize, bool IsExact, double UnionSize)
{
    /// <summary>The estimated number of members that both sets have.</summary>
    public double SharedSize => Value * UnionSize;
}
