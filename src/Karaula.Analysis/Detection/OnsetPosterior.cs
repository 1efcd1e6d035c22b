namespace Karaula.Analysis.Detection;

/// <summary>
/// When did it change? The posterior of the one change point in the last minutes (Adams and MacKay, "Bayesian online changepoint detection", 2007, with
/// one change at a constant hazard): before it, counts are the usual negative binomial; after it, some unknown number of times that, each
/// of a grid equally likely. Structure counts beside volume.
/// </summary>
internal sealed class OnsetPosterior
{
    private const int Kept = 300;

    private static readonly double[] Ratios = [1.5, 2, 3, 5, 8, 13, 25, 60];

    private readonly double[][] _volume = [.. Enumerable.Range(0, Kept).Select(_ => new double[Ratios.Length])];
    private readonly double[][] _structure = [.. Enumerable.Range(0, Kept).Select(_ => new double[StructureChange.Kinds])];
    private int _next;
    private int _count;

    /// <summary>Takes in a second.</summary>
    /// <param name="count">Requests.</param>
    /// <param name="mean">The usual.</param>
    /// <param name="size">k, the dispersion.</param>
    /// <param name="structure">Log likelihood ratios by kind of flood.</param>
    public void Add(double count, double mean, double size, ReadOnlySpan<double> structure)
    {
        for (var r = 0; r < Ratios.Length; r++)
        {
            var shrink = Math.Log((size + mean) / (size + (Ratios[r] * mean)));
            _volume[_next][r] = (count * (Math.Log(Ratios[r]) + shrink)) + (size * shrink);
        }

        structure.CopyTo(_structure[_next]);
        _next = (_next + 1) % Kept;
        _count = Math.Min(Kept, _count + 1);
    }

    /// <summary>Begins anew: what was part of one incident cannot hold the next one's onset.</summary>
    public void Reset() => _count = 0;

    /// <summary>How many seconds before the newest the change was: the posterior's median, and the half-width of its central 95 %.</summary>
    /// <param name="kind">The kind of flood.</param>
    /// <param name="volumeCounts">Whether volume says when: not in the midst of a crowd.</param>
    public (double SecondsAgo, double HalfWidth) Median(int kind, bool volumeCounts)
    {
        Span<double> weights = stackalloc double[Kept];
        Span<double> volume = stackalloc double[Ratios.Length];
        volume.Clear();
        var (structure, most) = (0.0, double.NegativeInfinity);
        for (var ago = 0; ago < _count; ago++)
        {
            var at = (_next - 1 - ago + Kept) % Kept;
            structure += _structure[at][kind];
            var best = double.NegativeInfinity;
            for (var r = 0; r < Ratios.Length; r++)
            {
                volume[r] += _volume[at][r];
                best = Math.Max(best, volume[r]);
            }

            var marginal = 0.0;
            foreach (var v in volume)
                marginal += Math.Exp(v - best);
            weights[ago] = structure + (volumeCounts ? best + Math.Log(marginal / Ratios.Length) : 0);
            most = Math.Max(most, weights[ago]);
        }

        var total = 0.0;
        for (var ago = 0; ago < _count; ago++)
            total += weights[ago] = Math.Exp(weights[ago] - most);
        var (sum, median, low, high) = (0.0, -1, -1, 0);
        for (var ago = 0; ago < _count; ago++)
        {
            sum += weights[ago] / total;
            if (low < 0 && sum >= 0.025)
                low = ago;
            if (median < 0 && sum >= 0.5)
                median = ago;
            high = ago;
            if (sum >= 0.975)
                break;
        }

        // A second is all that counts per second can tell.
        return (Math.Max(0, median), Math.Max(1, Math.Max(high - median, median - low)));
    }
}
