using Karaula.Sketches;
using MathNet.Numerics;

namespace Karaula.Analysis.Links;

/// <summary>What two incidents' attacking sources have in common, estimated from sketches.</summary>
/// <param name="SizeA">Sources of the first.</param>
/// <param name="SizeB">Sources of the second.</param>
/// <param name="Shared">Sources of both, estimated.</param>
/// <param name="Low">Lower end of the 95 % interval of <paramref name="Shared"/>.</param>
/// <param name="High">Upper end.</param>
/// <param name="Sampled">Sampled members of the smaller set.</param>
/// <param name="SampledShared">Of these, in both.</param>
public sealed record SourceOverlap(double SizeA, double SizeB, double Shared, double Low, double High, int Sampled, int SampledShared)
{
    /// <summary>The part of the smaller set that is in the larger, 0 to 1.</summary>
    public double Containment => Math.Min(SizeA, SizeB) > 0 ? Math.Min(1, Shared / Math.Min(SizeA, SizeB)) : 0;

    /// <summary>Compares; null when the sketches cannot be compared, or one is empty.</summary>
    public static SourceOverlap? Compare(MinHash a, MinHash b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.IsEmpty || b.IsEmpty || a.HashId != b.HashId || a.Size != b.Size)
            return null;
        var jaccard = a.Jaccard(b);
        var (sizeA, sizeB) = (a.Estimate(), b.Estimate());
        var smaller = Math.Min(sizeA, sizeB);
        // |A ∩ B| = J·(|A| + |B|) / (1 + J): the sizes are known better than the union is.
        var j = jaccard.Value;
        double Of(double value) => value * (sizeA + sizeB) / (1 + value);
        var shared = Math.Min(smaller, Of(j));
        var sizes = Math.Max(a.RelativeStandardError, b.RelativeStandardError);
        var error = jaccard.IsExact ? 0 : Math.Sqrt(Math.Pow((sizeA + sizeB) / ((1 + j) * (1 + j)) * jaccard.StandardError, 2) + Math.Pow(shared * sizes, 2));
        var union = Math.Max(1, sizeA + sizeB - shared);
        var sampled = Math.Max(jaccard.Shared, (int)Math.Round(jaccard.SampleSize * smaller / union));
        return new SourceOverlap(sizeA, sizeB, shared, Math.Max(0, shared - (1.96 * error)), Math.Min(smaller, shared + (1.96 * error)), sampled, jaccard.Shared);
    }

    /// <summary>
    /// The decadic logarithm of the probability that two lists drawn at random from a universe share so many: the upper tail of the hypergeometric
    /// distribution. The universe decides the answer, so it has to be stated beside it.
    /// </summary>
    /// <param name="universe">How many sources there are to draw from; not fewer than either list has.</param>
    /// <param name="lower">Whether to take the lower end of the interval instead of the estimate: the cautious answer.</param>
    public double Log10PValue(double universe, bool lower = false)
    {
        var (n, a, b) = (Math.Max(universe, Math.Max(SizeA, SizeB)), Math.Round(SizeA), Math.Round(SizeB));
        var x = Math.Ceiling((lower ? Low : Shared) - 1e-9);
        if (x <= Math.Max(0, a + b - n))
            return 0;
        // The first term, then the ratio of each next one to it: both fall fast.
        var log = LogChoose(a, x) + LogChoose(n - a, b - x) - LogChoose(n, b);
        var (sum, term) = (1.0, 1.0);
        for (var k = x; k < Math.Min(a, b); k++)
        {
            term *= (a - k) * (b - k) / ((k + 1) * (n - a - b + k + 1));
            sum += term;
            if (term < 1e-12 * sum)
                break;
        }

        return Math.Min(0, (log + Math.Log(sum)) / Math.Log(10));
    }

    // By Stirling's series where gamma's logarithms, each of some 10^10, would lose the digits that their difference needs.
    private static double LogChoose(double n, double k)
    {
        if (k < 0 || k > n)
            return double.NegativeInfinity;
        if (n < 1e6 || k > 1e5)
            return SpecialFunctions.GammaLn(n + 1) - SpecialFunctions.GammaLn(k + 1) - SpecialFunctions.GammaLn(n - k + 1);
        var sum = 0.0;
        for (var i = 0; i < k; i++)
            sum += Math.Log((n - i) / (i + 1));
        return sum;
    }
}
