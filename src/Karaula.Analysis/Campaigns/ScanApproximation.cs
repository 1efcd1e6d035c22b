namespace Karaula.Analysis.Campaigns;

/// <summary>
/// The scan statistic in closed form: how often at least k of U units have an onset within a window w, anywhere in a time T, when units are
/// independent. The number of units in a window at any moment is Poisson-binomial; it rises to k at a rate of k·P(k)/w (each way to choose k units
/// has k that may come last), and clumps are taken off by the factor 1 − μ/k (Alm, "On the distribution of scan statistics of a Poisson process", 1983).
/// For rare onsets this is k·(w/T)^(k−1)·e_k(n₁…n_U) of Naus, "Scan statistics".
/// </summary>
internal sealed class ScanApproximation
{
    private const int MostUnits = 2_000;

    private readonly double[] _logP;
    private readonly double[] _logPNow;

    /// <summary>Tabulates a window.</summary>
    /// <param name="counts">Onsets of each unit.</param>
    /// <param name="window">w, seconds.</param>
    /// <param name="span">T, seconds.</param>
    /// <param name="rhythm">How busy parts of the time are against the mean, with the share of time that each takes.</param>
    /// <param name="horizon">How long it is looked for, seconds, where rates are known from another time; else T.</param>
    public ScanApproximation(
        IReadOnlyCollection<double> counts, double window, double span, IReadOnlyList<(double Intensity, double Share)> rhythm, double? horizon = null)
    {
        var most = Math.Min(counts.Count, MostUnits);
        var expectations = new double[most + 1];
        var tail = new double[most + 1];
        var atLeast = new double[most + 1];
        foreach (var (intensity, share) in rhythm)
        {
            var (law, mean) = PoissonBinomial(counts, window, span, intensity, most);
            var above = 0.0;
            for (var k = most; k >= 1; k--)
            {
                above += law[k];
                atLeast[k] += share * above;
                expectations[k] += share * (horizon ?? span) / window * law[k] * Math.Max(0, k - mean);
                tail[k] += share * (k > mean ? above : 1);
            }
        }

        // Given that one has an onset now, so many others.
        _logPNow = new double[most + 1];
        for (var k = 1; k <= most; k++)
            _logPNow[k] = k == 1 ? 0 : Math.Log(Math.Clamp(atLeast[k - 1], double.Epsilon, 1));

        // More units are never more likely: below the mean, and where the tables end, the formula alone would say so.
        _logP = new double[most + 1];
        var largest = double.NegativeInfinity;
        for (var k = most; k >= 1; k--)
        {
            var (e, t) = (expectations[k], Math.Min(1, tail[k]));
            var p = t + ((1 - t) * -double.ExpM1(-e));
            largest = Math.Max(largest, Math.Log(Math.Max(p, double.Epsilon)));
            _logP[k] = k == 1 ? 0 : Math.Min(0, largest);
        }
    }

    /// <summary>The logarithm of the probability of at least so many units within one window, this window alone.</summary>
    public double LogP(int units) => _logP[Math.Clamp(units, 0, _logP.Length - 1)];

    /// <summary>The logarithm of the probability that a window which ends with an onset has at least so many units.</summary>
    public double LogPNow(int units) => _logPNow[Math.Clamp(units, 0, _logPNow.Length - 1)];

    /// <summary>The fewest units whose probability is at most this; more than there are when none are so unlikely.</summary>
    public int UnitsFor(double logP)
    {
        var units = _logP.Length;
        while (units > 1 && _logP[units - 1] <= logP)
            units--;
        return units;
    }

    private static (double[] Law, double Mean) PoissonBinomial(
        IReadOnlyCollection<double> counts, double window, double span, double intensity, int most)
    {
        var law = new double[most + 1];
        law[0] = 1;
        var (reached, mean) = (0, 0.0);
        foreach (var count in counts)
        {
            var p = -double.ExpM1(-count * intensity * window / span);
            mean += p;
            reached = Math.Min(reached + 1, most);
            for (var k = reached; k >= 1; k--)
                law[k] += p * (law[k - 1] - law[k]);
            law[0] *= 1 - p;
            // What is so rare that it has no number any more need not be carried along.
            while (reached > 1 && law[reached] == 0)
                reached--;
        }

        return (law, mean);
    }
}
