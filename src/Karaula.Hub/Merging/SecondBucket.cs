using Karaula.Analysis.Detection;
using Karaula.Hub.Views;
using Karaula.Wire;

namespace Karaula.Hub.Merging;

/// <summary>One second of one site, gathered from all edges. Not thread-safe.</summary>
internal sealed class SecondBucket(long second)
{
    private readonly List<Contribution> _parts = new(1);

    public long Second { get; } = second;

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(Second);

    public IReadOnlyList<Contribution> Parts => _parts;

    /// <summary>Adds what an edge saw; false when it is there already.</summary>
    public bool Add(Contribution part)
    {
        foreach (var present in _parts)
        {
            if (present.EdgeId == part.EdgeId && present.Sequence == part.Sequence)
                return false;
        }

        _parts.Add(part);
        return true;
    }

    /// <summary>The mode of the edge that is in the deepest trouble, and its reason: a site under attack at one edge is under attack.</summary>
    public (Mode Mode, string Reason) WorstMode()
    {
        var worst = _parts[0];
        foreach (var part in _parts)
        {
            if (part.Mode > worst.Mode)
                worst = part;
        }

        return (worst.Mode, worst.ModeReason);
    }

    public SitePoint ToPoint()
    {
        long requests = 0, cached = 0, refused = 0, failed = 0, readers = 0, good = 0;
        foreach (var p in _parts)
        {
            requests += p.Requests;
            cached += p.Cached;
            refused += p.Refused;
            failed += p.Failed;
            readers += p.ReaderRequests;
            good += p.ReaderGood;
        }

        return new SitePoint(At, requests, cached, refused, failed, readers, good);
    }

    /// <summary>
    /// What the detector sees. Counts add up. Shares and entropies are means weighted by requests: exact for shares of requests; for
    /// entropies an approximation, which lies below the true one when edges see different mixtures.
    /// </summary>
    public SiteSecond ToSiteSecond()
    {
        var point = ToPoint();
        double asns = 0, asnWeights = 0, ja4 = 0, ja4Weights = 0;
        long failedAnswers = 0;
        double weights = 0, news = 0, busting = 0, assets = 0, unsafeMethods = 0, paths = 0, agents = 0, prefixes = 0;
        foreach (var p in _parts)
        {
            double w = p.Requests;
            var s = p.Structure;
            weights += w;
            news += w * s.NewSourceShare;
            busting += w * s.CacheBustingShare;
            assets += w * s.AssetShare;
            unsafeMethods += w * s.UnsafeMethodShare;
            paths += w * s.PathEntropy;
            agents += w * s.AgentEntropy;
            prefixes += w * s.PrefixEntropy;
            if (s.AsnEntropy is { } asn)
                (asns, asnWeights) = (asns + (w * asn), asnWeights + w);
            if (s.Ja4Entropy is { } clients)
                (ja4, ja4Weights) = (ja4 + (w * clients), ja4Weights + w);
            failedAnswers += (long)(p.Challenges?.Failed ?? 0);
        }

        var scale = weights > 0 ? 1 / weights : 0;
        return new SiteSecond(
            point.At, point.Requests, point.ReaderRequests, point.ReaderGood, point.Refused, point.Failed,
            news * scale, busting * scale, assets * scale, unsafeMethods * scale, paths * scale, agents * scale, prefixes * scale)
        {
            AsnEntropy = asnWeights > 0 ? asns / asnWeights : double.NaN,
            Ja4Entropy = ja4Weights > 0 ? ja4 / ja4Weights : double.NaN,
            ChallengesFailed = failedAnswers,
        };
    }
}
