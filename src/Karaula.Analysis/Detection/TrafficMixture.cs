namespace Karaula.Analysis.Detection;

/// <summary>
/// Adds up unusual seconds and tells of what they are made: which share of the requests is a flood's, by the structure of all of them, and whether
/// the rest is more readers than usual. Bounded: the last minutes count.
/// </summary>
internal sealed class TrafficMixture
{
    // Old seconds fade: an attack that began in a crowd may go on without one.
    private const double Fade = 1 - (1 / 120.0);

    // Requests of one visitor resemble each other: so many requests are worth no more independent ones.
    private const double MostIndependent = 150;

    // With so many times the usual readers a crowd is about as likely as chance: the scatter of quiet hours, on a logarithmic scale.
    private const double UsualScatter = 0.45;
    private const int Steps = 50;

    // Before anything is seen: two in five crowds, two in five attacks, one in five both. News just published makes crowds likelier.
    private static readonly double[] Prior = [0.4, 0.4, 0.2];
    private static readonly double[] PriorAfterNews = [0.7, 0.12, 0.18];

    // Shares of a flood's requests that carry new queries, and that send data: all of one kind, or a mix of kinds.
    private static readonly (double Busting, double Sending)[] Floods = [(0.95, 0), (0.75, 0), (0.5, 0.5), (0.35, 0.35), (0, 0.95), (0, 0.75), (0.02, 0.01)];

    // Readers of a crowd have some of it cached, or come for one page.
    private static readonly double[] CrowdAssets = [0.8, 0.9, 1];

    private double _requests;
    private double _usual;
    private double _busting;
    private double _assets;
    private double _unsafe;
    private double _refused;
    private bool _hasStructure;

    /// <summary>Takes in a second of unusual traffic.</summary>
    public void Add(in SiteSecond second, double usualMean)
    {
        (_requests, _usual) = ((_requests * Fade) + second.Requests, (_usual * Fade) + usualMean);
        _busting = Faded(_busting, second.CacheBustingShare, second.Requests);
        _assets = Faded(_assets, second.AssetShare, second.Requests);
        _unsafe = Faded(_unsafe, second.UnsafeMethodShare, second.Requests);
        _refused = (_refused * Fade) + second.Refused;
        _hasStructure |= second.Requests > 0 && !double.IsNaN(second.AssetShare + second.CacheBustingShare);
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => (_requests, _usual, _busting, _assets, _unsafe, _refused, _hasStructure) = (0, 0, 0, 0, 0, 0, false);

    /// <summary>What it is. Without requests, or without any structure measured, the prior.</summary>
    public Assessment Assess(Baseline usual, bool newsJustPublished)
    {
        var prior = newsJustPublished ? PriorAfterNews : Prior;
        if (_requests < 1 || _usual <= 0)
            return new Assessment(prior[0], prior[1], prior[2], 0, 1);
        var worth = Math.Min(1, MostIndependent / _requests);
        Span<double> logs = stackalloc double[Steps + 1];
        var best = double.NegativeInfinity;
        for (var i = 0; i <= Steps; i++)
        {
            logs[i] = _hasStructure ? LogLikelihood(usual, (double)i / Steps, worth) : 0;
            best = Math.Max(best, logs[i]);
        }

        // No attack at all is a hypothesis of its own, up to what a crowd may bring; an attack's share is any, equally likely.
        var (news, attack, both, shares, weights) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i <= Steps; i++)
        {
            var share = (double)i / Steps;
            var likelihood = Math.Exp(logs[i] - best);
            var times = Math.Max(0.02, (1 - share) * _requests / _usual);
            var (ordinary, crowd) = (Ordinary(times), Crowd(times));
            if (share <= 0.06)
                news += prior[0] * likelihood * crowd / 4;
            if (share >= 0.04)
            {
                attack += prior[1] * likelihood * ordinary / (Steps - 1);
                both += prior[2] * likelihood * crowd / (Steps - 1);
            }

            var weight = likelihood * ((prior[1] * ordinary) + ((prior[0] + prior[2]) * crowd));
            shares += share * weight;
            weights += weight;
        }

        var total = news + attack + both;
        if (total <= 0 || weights <= 0)
            return new Assessment(prior[0], prior[1], prior[2], 0, _requests / _usual);
        var mean = shares / weights;
        return new Assessment(news / total, attack / total, both / total, mean, (1 - mean) * _requests / _usual);
    }

    // Over the floods there are, and how many assets a crowd fetches; refusals count as a flood's, whatever it looks like.
    private double LogLikelihood(Baseline usual, double share, double worth)
    {
        var (sum, best) = (0.0, double.NegativeInfinity);
        Span<double> logs = stackalloc double[Floods.Length * CrowdAssets.Length];
        var next = 0;
        foreach (var (busting, sending) in Floods)
        {
            var queries = Term(_busting, usual.CacheBusting, busting, share, 0.02) + Term(_unsafe, usual.Unsafe, sending, share, 0.01);
            foreach (var factor in CrowdAssets)
            {
                var assets = usual.Assets > 0.1 ? Term(_assets, factor * usual.Assets, 0.02, share, 0) : 0;
                best = Math.Max(best, logs[next++] = (queries + assets) * worth);
            }
        }

        foreach (var log in logs)
            sum += Math.Exp(log - best);
        // At least what was refused was no reader's, mostly.
        var refused = _refused / _requests;
        return best + Math.Log(sum) - (20 * Math.Max(0, refused - share - 0.05));
    }

    private double Term(double count, double usual, double flood, double share, double slack)
    {
        var p = Math.Clamp((share * flood) + ((1 - share) * (usual + slack)), 0.01, 0.99);
        return (count * Math.Log(p)) + (Math.Max(0, _requests - count) * Math.Log(1 - p));
    }

    // Densities on the logarithm of "times the usual".
    private static double Ordinary(double times)
    {
        var z = Math.Log(times) / UsualScatter;
        return Math.Exp(-z * z / 2) / (UsualScatter * Math.Sqrt(2 * Math.PI));
    }

    private static double Crowd(double times) => times is >= 1.6 and <= 200 ? 1 / Math.Log(200 / 1.6) : 1e-6;

    private static double Faded(double sum, double share, long requests) => (sum * Fade) + (double.IsNaN(share) ? 0 : share * requests);
}
