using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Conformance;

/// <summary>Histories made up from a seed.</summary>
internal static class Generators
{
    public static readonly DateTimeOffset Year = new(2023, 1, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// A year in which nobody attacks together: each site has a rate of its own, trouble comes mostly in working hours, and often comes back within days.
    /// </summary>
    public static List<SiteOnset> PeacefulYear(Random random, int sites, double meanRate)
    {
        var onsets = new List<SiteOnset>();
        for (var site = 0; site < sites; site++)
        {
            // A third are attacked far more often than the others.
            var rate = meanRate * (site % 3 == 0 ? 2 : 0.5);
            for (var n = Poisson(random, rate); n > 0; n--)
            {
                var at = Hour(random, random.Next(364));
                for (var more = random.NextDouble() < 0.3 ? random.Next(1, 4) : 0; more >= 0 && at < Year.AddDays(364); more--)
                {
                    onsets.Add(new SiteOnset($"site{site}.example", new Onset(at, TimeSpan.FromSeconds(30))));
                    at = Hour(random, (at - Year).Days + random.Next(1, 4));
                }
            }
        }

        return onsets;
    }

    public static int Poisson(Random random, double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0);
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static DateTimeOffset Hour(Random random, int day)
    {
        var hour = random.NextDouble() < 0.6 ? 7 + (10 * random.NextDouble()) : 24 * random.NextDouble();
        return Year.AddDays(day).AddHours(hour);
    }
}
