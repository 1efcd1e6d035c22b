namespace Karaula.Analysis.Detection;

/// <summary>
/// Page's CUSUM (1954) for counts that scatter more than Poisson's: the log likelihood ratio of negative binomials with mean r·μ and μ and the same
/// size k, summed and held at zero.
/// </summary>
internal sealed class NegativeBinomialCusum(double ratio)
{
    // Bounded above as well: what was loud for an hour must not take another to be forgotten.
    private const double Most = 60;

    /// <summary>The sum: 0 in peace.</summary>
    public double Sum { get; private set; }

    /// <summary>The first second since the sum was zero.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Takes in one second.</summary>
    /// <param name="at">Its start.</param>
    /// <param name="count">Requests.</param>
    /// <param name="mean">μ, the usual.</param>
    /// <param name="size">k, the dispersion: variance is μ + μ²/k.</param>
    /// <returns>The second's own log likelihood ratio.</returns>
    public double Add(DateTimeOffset at, double count, double mean, double size)
    {
        var shrink = Math.Log((size + mean) / (size + (ratio * mean)));
        var step = (count * (Math.Log(ratio) + shrink)) + (size * shrink);
        if (Sum <= 0)
            Since = at;
        Sum = Math.Clamp(Sum + step, 0, Most);
        return step;
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => Sum = 0;
}
