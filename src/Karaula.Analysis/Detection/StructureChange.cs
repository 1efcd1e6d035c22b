namespace Karaula.Analysis.Detection;

/// <summary>
/// Whether a second's requests, one by one, look more like a flood mixed with readers than like readers: a log likelihood ratio for each flood known,
/// and for what is refused, summed up over seconds and held at zero. Counts, not shares: on a small site one request is half of a second.
/// Many new sources and a hot path are no signs: that is what a crowd looks like.
/// </summary>
internal sealed class StructureChange
{
    /// <summary>Floods, then one tool's, then refusals, then the two signs of harm.</summary>
    public const int Kinds = 7;

    /// <summary>The kind that stands for a flood of any look that one TLS client sends.</summary>
    public const int OneTool = 3;

    /// <summary>The kind that stands for refusals at the edge.</summary>
    public const int Refusals = 4;

    /// <summary>The kind that stands for harm: requests fail at the origin, and readers lose theirs.</summary>
    public const int Harm = 5;

    private const int Losses = 6;
    private const double Most = 40;

    // One second alone is no proof: requests of one page view come together.
    private const double MostPerSecond = 5;
    private const double LeastPerSecond = -8;

    // Bits of entropy, the part of the usual, and requests in a second.
    private const double LeastVariety = 1;
    private const double Concentrated = 0.5;
    private const int LeastForEntropy = 20;

    // The flood's part of the requests that the ratio is tuned to.
    private const double Mixture = 0.65;

    private readonly double[] _sums = new double[Kinds];
    private readonly DateTimeOffset[] _since = new DateTimeOffset[Kinds];

    /// <summary>The strongest sum. Harm needs both of its signs: an origin fails now and then by itself.</summary>
    public double Sum => Of(Kind);

    /// <summary>The strongest kind.</summary>
    public int Kind
    {
        get
        {
            var best = 0;
            for (var kind = 1; kind <= Harm; kind++)
            {
                // One tool, refusals and harm say that something is wrong; a flood's structure says what.
                if (Of(kind) > Of(best) + (kind >= OneTool ? 3 : 0))
                    best = kind;
            }

            return best;
        }
    }

    /// <summary>The first second since the strongest sum was zero.</summary>
    public DateTimeOffset Since => _since[Kind];

    /// <summary>Takes in a second's log likelihood ratios, by kind.</summary>
    public void Add(DateTimeOffset at, ReadOnlySpan<double> steps)
    {
        for (var kind = 0; kind < Kinds; kind++)
        {
            if (_sums[kind] <= 0)
                _since[kind] = at;
            _sums[kind] = Math.Clamp(_sums[kind] + steps[kind], 0, Most);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => Array.Clear(_sums);

    /// <summary>Log likelihood ratios of a second, by kind.</summary>
    public static void Steps(in SiteSecond second, Baseline usual, Span<double> steps)
    {
        steps.Clear();
        if (second.Requests == 0)
            return;
        double n = second.Requests;
        for (var kind = 0; kind < AttackTemplate.All.Length; kind++)
        {
            var template = AttackTemplate.All[kind];
            var sum = 0.0;
            if (!double.IsNaN(template.CacheBusting))
                sum += Ratio(n, second.CacheBustingShare, Tolerated(usual.CacheBusting), template.CacheBusting, usual.CacheBusting);
            if (!double.IsNaN(template.Unsafe))
                sum += Ratio(n, second.UnsafeMethodShare, Tolerated(usual.Unsafe), template.Unsafe, usual.Unsafe);
            // Where pages have next to no assets, their absence says nothing. A crowd with warm caches fetches fewer: a third less is no sign.
            if (usual.Assets > 0.1)
                sum += Ratio(n, second.AssetShare, 0.65 * usual.Assets, template.Assets, 0.9 * usual.Assets);
            steps[kind] = Math.Clamp(sum, LeastPerSecond, MostPerSecond);
        }

        steps[OneTool] = Concentration(second, usual);
        var refused = RefusedShare(second);
        steps[Refusals] = Math.Clamp(Ratio(n, refused, Tolerated(usual.Refused), 0.6, usual.Refused), LeastPerSecond, MostPerSecond);
        steps[Harm] = Math.Clamp(Ratio(n, second.Failed / n, Tolerated(usual.Failed), 0.4, usual.Failed), LeastPerSecond, MostPerSecond);
        if (second.ReaderRequests > 0)
        {
            var lost = 1 - ((double)second.ReaderGood / second.ReaderRequests);
            steps[Losses] = Math.Clamp(Ratio(second.ReaderRequests, lost, Tolerated(usual.Lost), 0.4, usual.Lost), LeastPerSecond, MostPerSecond);
        }
    }

    /// <summary>Refused requests and refused answers to challenges, of all of both: an answer is no request of the site's.</summary>
    public static double RefusedShare(in SiteSecond second) =>
        (double)(second.Refused + second.ChallengesFailed) / (second.Requests + second.ChallengesFailed);

    /// <summary>
    /// Whether one TLS client sends most: the entropy lies below half of the usual. More requests of the same readers never lower it, and of a crowd that comes by
    /// one app it leaves more. Above the usual it says nothing: more requests alone raise it.
    /// </summary>
    public static bool IsOneTool(in SiteSecond second, Baseline usual) =>
        usual.Ja4Entropy >= LeastVariety && second.Ja4Entropy < Concentrated * usual.Ja4Entropy;

    // Where few requests are measured, chance makes them alike; where readers have one client anyway, nothing is told.
    private static double Concentration(in SiteSecond second, Baseline usual)
    {
        if (second.Requests < LeastForEntropy || double.IsNaN(second.Ja4Entropy) || usual.Ja4Entropy < LeastVariety)
            return 0;
        return IsOneTool(second, usual) ? 2 : -3;
    }

    // A crowd comes from elsewhere, and brings some odd links with it. Of a site that has many anyway it brings no fewer.
    private static double Tolerated(double usual) => Math.Min(0.99, Math.Max(usual + 0.04, Math.Min(1.5 * usual, 0.6)));

    private double Of(int kind) => kind == Harm ? Math.Min(_sums[Harm], _sums[Losses]) : _sums[kind];

    private static double Ratio(double n, double share, double tolerated, double flood, double usual)
    {
        if (double.IsNaN(share))
            return 0;
        var expected = Math.Clamp((Mixture * flood) + ((1 - Mixture) * usual), 0.001, 0.999);
        var peaceful = Math.Clamp(tolerated, 0.001, 0.999);
        return n * ((share * Math.Log(expected / peaceful)) + ((1 - share) * Math.Log((1 - expected) / (1 - peaceful))));
    }
}
