using Karaula.Analysis.Detection;

namespace Karaula.Analysis.Conformance.Detection;

/// <summary>
/// Gives counts a structure: readers fetch pages and what they are made of, their mix wanders by the minute, and now and then a crawler comes that
/// fetches pages alone, with queries of its own. Counts of sources and kinds are drawn, request by request.
/// </summary>
internal sealed class SyntheticSite(Random random, DateTimeOffset start)
{
    private double _assets = 0.6;
    private double _busting = 0.03;
    private int _crawlerUntil;

    /// <summary>A second of readers, and of a flood beside them.</summary>
    public SiteSecond Second(int second, long readers, double assetFactor = 1, double extraBusting = 0, double lost = 0, FloodKind? flood = null, long attack = 0)
    {
        if (second % 30 == 0)
        {
            _assets = Math.Clamp(0.6 + (0.06 * Generators.Normal(random)), 0.3, 0.85);
            _busting = Math.Clamp(0.03 + (0.02 * Generators.Normal(random)), 0.002, 0.1);
            if (random.NextDouble() < 0.01)
                _crawlerUntil = second + 60;
        }

        var crawled = second < _crawlerUntil ? readers / 2 : 0;
        var (assets, busting, unsafeCount) = (Draw(readers - crawled, _assets * assetFactor), Draw(readers - crawled, _busting + extraBusting), Draw(readers, 0.01));
        busting += Draw(crawled, 0.3);
        long refused = 0;
        if (flood is { } kind)
        {
            assets += Draw(attack, kind.Assets);
            busting += Draw(attack, kind.Busting);
            unsafeCount += Draw(attack, kind.Unsafe);
        }

        double all = Math.Max(1, readers + attack);
        var failed = Draw(readers, lost);
        return new SiteSecond(
            start.AddSeconds(second), readers + attack, readers, readers - failed, refused, failed, 0.4,
            busting / all, assets / all, unsafeCount / all, 3, 3, 4);
    }

    private long Draw(long n, double p)
    {
        long count = 0;
        for (var i = 0; i < n; i++)
            count += random.NextDouble() < p ? 1 : 0;
        return count;
    }
}
