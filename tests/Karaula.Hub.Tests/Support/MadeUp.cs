using Google.Protobuf;
using Karaula.Sketches;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Support;

/// <summary>Makes up what edges see: peace, and a flood with random query strings from new sources.</summary>
internal static class MadeUp
{
    /// <summary>A quiet second: some twenty requests of readers.</summary>
    public static SiteSummary Peace(string site, long second, ulong sequence = 0)
    {
        // Not the same each second, but the same each time.
        var requests = 18 + (ulong)((second * 7 + site.Length) % 5);
        return new SiteSummary
        {
            Sequence = sequence,
            Site = site,
            Second = second,
            Mode = Mode.Normal,
            ModeReason = "Readers are served.",
            Traffic = new Karaula.Wire.Traffic { Requests = requests, ServedFromCache = requests - 2, ServedFromOrigin = 2, ResponseBytes = requests * 9000 },
            Origin = new Origin { Requests = 2 },
            Readers = new Readers { Requests = requests, Good = requests },
            Structure = new Structure
            {
                NewSourceShare = 0.1, CacheBustingShare = 0.02, AssetShare = 0.8, PathEntropy = 4, AgentEntropy = 3, PrefixEntropy = 3.5,
            },
        };
    }

    /// <summary>A second of a flood: 400 requests more, nine tenths of them refused.</summary>
    public static SiteSummary Flood(string site, long second, ulong sequence = 0)
    {
        var summary = Peace(site, second, sequence);
        summary.Mode = Mode.UnderAttack;
        summary.ModeReason = "A flood is held back.";
        summary.Traffic.Requests += 400;
        summary.Traffic.RefusedRate = 360;
        summary.Traffic.ServedFromOrigin += 40;
        summary.Structure = new Structure
        {
            NewSourceShare = 0.9, CacheBustingShare = 0.95, AssetShare = 0.04, PathEntropy = 1, AgentEntropy = 5, PrefixEntropy = 8,
        };
        var hash = SketchHash.FromSeed(1);
        var sources = new MinHash(64, hash.Id);
        // The same hundred sources attack everywhere.
        for (var i = 0UL; i < 100; i++)
            sources.Add(hash.Hash(i));
        summary.AttackersMinhash = ByteString.CopyFrom(sources.ToArray());
        summary.Attackers.Add(new Attacker { Address = ByteString.CopyFrom(203, 0, 113, 7), PrefixLength = 32, Refused = 36 });
        summary.AttackShape = new AttackShape
        {
            Requests = 360, NetworkTypeKnown = 360, Hosting = 342, Ja4 = { new ShapeCount { Name = "t13d1516h2_8daaf6152771_e5627efa2ab1", Count = 350 } },
            Clients = { new ShapeCount { Name = "HTTP/1.1 accept python-requests/.", Count = 300 }, new ShapeCount { Name = "HTTP/1.1 - curl/..", Count = 20 } },
            Templates = { new ShapeCount { Name = "GET /a8?a2=x16", Count = 360 } }, Networks = { new ShapeCount { Name = "AS9009", Count = 180 } },
        };
        return summary;
    }

    /// <summary>Numbers summaries from one on, in the order of their seconds, as a spool does.</summary>
    public static List<SiteSummary> Numbered(this IEnumerable<SiteSummary> summaries, ulong first = 1)
    {
        var ordered = summaries.OrderBy(s => s.Second).ThenBy(s => s.Site, StringComparer.Ordinal).ToList();
        foreach (var summary in ordered)
            summary.Sequence = first++;
        return ordered;
    }

    /// <summary>Start of a second so many seconds ago, Unix time.</summary>
    public static long Ago(int seconds) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - seconds;
}
