namespace Karaula.Analysis.Detection;

/// <summary>
/// Page's CUSUM (1954) for counts that scatter more than Poisson's: the log likelihood ratio of negative binomials with mean r·μ and μ and the same
/// size k, summed and held at zero. Keeps the last steps, so that the moment of change can be estimated, with its uncertainty.
/// </summary>
internal sealed class NegativeBinomialCusum(double ratio)
{
    private const int Kept = 120;

    // Bounded above as well: what was loud for an hour must not take another to be forgotten.
    private const double Most = 60;

    // Half of the 95 % quantile of chi-square with one degree of freedom: what is within this of the best is not worse.
    private const double Indistinguishable = 1.92;

    private readonly double[] _steps = new double[Kept];
    private int _next;
    private int _count;

    /// <summary>The sum: 0 in peace.</summary>
    public double Sum { get; private set; }

    /// <summary>Takes in one second.</summary>
    /// <param name="count">Requests.</param>
    /// <param name="mean">μ, the usual.</param>
    /// <param name="size">k, the dispersion: variance is μ + μ²/k.</param>
    public void Add(double count, double mean, double size)
    {
        var shrink = Math.Log((size + mean) / (size + (ratio * mean)));
        var step = (count * (Math.Log(ratio) + shrink)) + (size * shrink);
        Sum = Math.Clamp(Sum + step, 0, Most);
        _steps[_next] = step;
        _next = (_next + 1) % Kept;
        // What came before the sum was last at zero is peace, and cannot hold the onset.
        _count = Sum > 0 ? Math.Min(Kept, _count + 1) : 0;
    }

    /// <summary>How many seconds ago the change most likely was (0: with the newest second), and the half-width of its 95 % interval.</summary>
    public (double SecondsAgo, double HalfWidth) Onset()
    {
        Span<double> since = stackalloc double[Kept];
        var (sum, best, bestAt) = (0.0, double.MinValue, 0);
        for (var ago = 0; ago < _count; ago++)
        {
            sum += _steps[(_next - 1 - ago + Kept) % Kept];
            since[ago] = sum;
            if (sum > best)
                (best, bestAt) = (sum, ago);
        }

        var (youngest, oldest) = (bestAt, bestAt);
        for (var ago = 0; ago < _count; ago++)
        {
            if (since[ago] < best - Indistinguishable)
                continue;
            youngest = Math.Min(youngest, ago);
            oldest = Math.Max(oldest, ago);
        }

        // A second is all that counts per second can tell.
        return (bestAt, Math.Max(1, Math.Max(oldest - bestAt, bestAt - youngest)));
    }

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        Sum = 0;
        _count = 0;
    }
}
