using Google.Protobuf;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Wire;

namespace Karaula.Hub.Merging;

/// <summary>What one edge saw of a site in one second, without what only the database keeps.</summary>
internal sealed record Contribution(
    int EdgeId,
    long Sequence,
    long Second,
    Mode Mode,
    string ModeReason,
    long Requests,
    long Cached,
    long Refused,
    long Failed,
    long ReaderRequests,
    long ReaderGood,
    StructureFigures Structure,
    ByteString Attackers,
    AttackShape? Shape,
    Challenges? Challenges)
{
    /// <summary>What a stored summary says.</summary>
    /// <param name="stored">The summary.</param>
    /// <param name="lastReason">The last reason for a mode: mostly it is the same, and then it is kept once and not six hundred times.</param>
    public static Contribution Of(StoredSummary stored, string lastReason = "")
    {
        var s = SiteSummary.Parser.ParseFrom(stored.Payload);
        var traffic = s.Traffic;
        return new Contribution(
            stored.EdgeId, stored.Sequence, stored.Second, s.Mode,
            string.Equals(s.ModeReason, lastReason, StringComparison.Ordinal) ? lastReason : s.ModeReason,
            (long)traffic.Requests,
            (long)(traffic.ServedFromCache + traffic.ServedStale),
            (long)(traffic.RefusedRate + traffic.RefusedOverload),
            (long)traffic.Failed,
            (long)(s.Readers?.Requests ?? 0),
            (long)(s.Readers?.Good ?? 0),
            StructureFigures.Of(s.Structure),
            s.AttackersMinhash,
            s.AttackShape,
            s.Challenges);
    }
}
