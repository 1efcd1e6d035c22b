namespace Karaula.Analysis.Detection;

/// <summary>The last few seconds, fading, as if they were one: what a sentence about now should be based on.</summary>
internal sealed class RecentTraffic
{
    private const double Fade = 0.8;

    private readonly double[] _sums = new double[11];
    private double _weight;

    /// <summary>Requests per second.</summary>
    public double Rate => _weight > 0 ? _sums[0] / _weight : 0;

    /// <summary>Takes in a second.</summary>
    public void Add(in SiteSecond second)
    {
        double n = second.Requests;
        ReadOnlySpan<double> values =
        [
            n, second.ReaderRequests, second.ReaderGood, second.Refused, second.Failed,
            n * Known(second.CacheBustingShare), n * Known(second.AssetShare), n * Known(second.UnsafeMethodShare),
            second.ChallengesFailed, n * Known(second.Ja4Entropy), double.IsNaN(second.Ja4Entropy) ? 0 : n,
        ];
        _weight = (_weight * Fade) + 1;
        for (var i = 0; i < values.Length; i++)
            _sums[i] = (_sums[i] * Fade) + values[i];
    }

    /// <summary>As one second, its counts scaled so that shares keep their digits.</summary>
    public SiteSecond ToSecond(in SiteSecond last)
    {
        var requests = Math.Max(_sums[0], 1e-9);
        return last with
        {
            Requests = Scaled(_sums[0]), ReaderRequests = Scaled(_sums[1]), ReaderGood = Scaled(_sums[2]), Refused = Scaled(_sums[3]), Failed = Scaled(_sums[4]),
            CacheBustingShare = _sums[5] / requests, AssetShare = double.IsNaN(last.AssetShare) ? double.NaN : _sums[6] / requests,
            UnsafeMethodShare = _sums[7] / requests, ChallengesFailed = Scaled(_sums[8]), Ja4Entropy = _sums[10] > 0 ? _sums[9] / _sums[10] : double.NaN,
        };
    }

    private static double Known(double share) => double.IsNaN(share) ? 0 : share;

    private static long Scaled(double sum) => (long)Math.Round(sum * 1_000);
}
