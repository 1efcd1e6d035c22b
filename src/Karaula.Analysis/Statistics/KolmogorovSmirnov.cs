namespace Karaula.Analysis.Statistics;

/// <summary>The one-sample test of Kolmogorov and Smirnov against the uniform distribution on [0, 1]: are p-values what they say they are?</summary>
public static class KolmogorovSmirnov
{
    /// <summary>The greatest distance, two-sided and above (too many small values, the dangerous side), and the p-value of the two-sided test.</summary>
    /// <param name="values">At least one, each in [0, 1].</param>
    /// <returns>
    /// The p-value is asymptotic with Stephens's correction (1970), good to a percent from n = 5 on; values rounded to a grid make it too small.
    /// </returns>
    public static (double Distance, double Above, double PValue) Uniform(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(values));
        var (above, below) = (0.0, 0.0);
        for (var i = 0; i < sorted.Length; i++)
        {
            above = Math.Max(above, ((i + 1.0) / sorted.Length) - sorted[i]);
            below = Math.Max(below, sorted[i] - ((double)i / sorted.Length));
        }

        var distance = Math.Max(above, below);
        var root = Math.Sqrt(sorted.Length);
        var lambda = (root + 0.12 + (0.11 / root)) * distance;
        // The series does not converge near zero, where the answer is one.
        if (lambda < 0.2)
            return (distance, above, 1);
        var p = 0.0;
        for (var j = 1; j <= 100; j++)
            p += 2 * (j % 2 == 1 ? 1 : -1) * Math.Exp(-2.0 * j * j * lambda * lambda);
        return (distance, above, Math.Clamp(p, 0, 1));
    }
}
