using Karaula.Edge.Gate;

namespace Karaula.Edge.Challenge.Crawlers;

/// <summary>What is known of who says he is a crawler. Fixed memory: sets of four, of which the one that would be forgotten first makes room. Thread-safe.</summary>
internal sealed class VerdictTable(int capacity)
{
    private const int Ways = 4;

    private readonly Entry[] _entries = new Entry[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private readonly Lock _lock = new();
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();

    /// <summary>What is known; none when nothing is.</summary>
    public CrawlerVerdict Read(SourceKey source, int crawler, long now)
    {
        var set = Set(source);
        lock (_lock)
        {
            foreach (ref readonly var entry in set)
            {
                if (entry.Source == source && entry.Crawler == crawler && entry.Until > now)
                    return entry.Verdict;
            }
        }

        return CrawlerVerdict.None;
    }

    /// <summary>Takes note.</summary>
    public void Write(SourceKey source, int crawler, CrawlerVerdict verdict, long until)
    {
        var set = Set(source);
        lock (_lock)
        {
            var place = 0;
            for (var i = 0; i < Ways; i++)
            {
                if (set[i].Source == source && set[i].Crawler == crawler)
                {
                    place = i;
                    break;
                }

                // Who was verified is forgotten last.
                if (Worth(set[i]) < Worth(set[place]))
                    place = i;
            }

            set[place] = new Entry(source, crawler, verdict, until);
        }
    }

    private static long Worth(in Entry entry) => entry.Verdict == CrawlerVerdict.Verified ? entry.Until + (1L << 40) : entry.Until;

    private Span<Entry> Set(SourceKey source) => _entries.AsSpan((int)(source.Hash(_seed) & (ulong)((_entries.Length / Ways) - 1)) * Ways, Ways);

    private readonly record struct Entry(SourceKey Source, int Crawler, CrawlerVerdict Verdict, long Until);
}
