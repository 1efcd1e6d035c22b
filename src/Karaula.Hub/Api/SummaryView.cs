using System.Net;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Wire;

namespace Karaula.Hub.Api;

/// <summary>A summary, without its sketches: those are for machines, and are in the sealed log.</summary>
internal sealed record SummaryView(
    string Edge,
    string Epoch,
    long Sequence,
    DateTimeOffset At,
    string Mode,
    string ModeReason,
    SummaryTraffic Traffic,
    SummaryOrigin Origin,
    SummaryReaders Readers,
    SummaryStructure Structure,
    SummaryChallenges? Challenges,
    IReadOnlyList<SummaryAttacker> Attackers)
{
    public static SummaryView Of(StoredSummary stored, SpoolKey spool)
    {
        var s = SiteSummary.Parser.ParseFrom(stored.Payload);
        var t = s.Traffic;
        var o = s.Origin ?? new Origin();
        var r = s.Readers ?? new Readers();
        var u = s.Structure ?? new Structure();
        return new SummaryView(
            spool.Edge, spool.Epoch, stored.Sequence, DateTimeOffset.FromUnixTimeSeconds(s.Second), WireNames.ModeName(s.Mode), s.ModeReason,
            new SummaryTraffic(
                t.Requests, t.ServedFromCache, t.ServedFromOrigin, t.ServedStale, t.RefusedRate, t.RefusedOverload, t.RefusedRules, t.Failed, t.Aborted,
                t.ResponseBytes),
            new SummaryOrigin(o.Requests, o.Errors, o.Queued),
            new SummaryReaders(r.Requests, r.Good),
            new SummaryStructure(
                u.NewSourceShare, u.CacheBustingShare, u.AssetShare, u.UnsafeMethodShare, u.PathEntropy, u.AgentEntropy, u.PrefixEntropy,
                u.HasAsnEntropy ? u.AsnEntropy : null, u.HasJa4Entropy ? u.Ja4Entropy : null,
                [.. u.TopPaths.Select(p => new SummaryPath(p.Path, p.Count))]),
            s.Challenges is { } c ? new SummaryChallenges(c.Shown, c.Passed, c.Failed) : null,
            [.. s.Attackers.Select(a => new SummaryAttacker($"{new IPAddress(a.Address.Span)}/{a.PrefixLength}", a.Refused))]);
    }
}
