using Google.Protobuf;
using Google.Protobuf.Collections;
using Karaula.Wire;

namespace Karaula.Hub.Ingest;

/// <summary>Checks one summary: everything that is computed with later is in range here.</summary>
internal static class SummaryValidator
{
    /// <summary>Null when all is well; otherwise what is wrong, beginning with the field's name.</summary>
    /// <param name="summary">As it came.</param>
    /// <param name="now">The hub's time, Unix seconds.</param>
    public static string? FindError(SiteSummary summary, long now)
    {
        if (summary.Sequence is 0 or > long.MaxValue)
            return "summary.sequence: must be 1 or more";
        // It need not be a site of the hello: what an edge kept from an outage may be of a site that it no longer has.
        if (!WireNames.IsName(summary.Site))
            return "summary.site: must be 1 to 63 characters of [a-z0-9-]";
        if (summary.Second < WireLimits.OldestSecond)
            return $"summary.second: {summary.Second} is before 2020";
        if (summary.Second > now + WireLimits.ClockAhead)
            return $"summary.second: {summary.Second - now} s ahead of the hub's clock";
        if (!Enum.IsDefined(summary.Mode))
            return $"summary.mode: {(int)summary.Mode} is no mode";
        if (summary.ModeReason.Length > WireLimits.ReasonLength)
            return $"summary.mode_reason: longer than {WireLimits.ReasonLength} characters";
        return CheckTraffic(summary.Traffic) ?? CheckOrigin(summary.Origin) ?? CheckReaders(summary.Readers)
            ?? CheckStructure(summary.Structure) ?? CheckAttackers(summary) ?? CheckShape(summary.AttackShape)
            ?? CheckChallenges(summary.Challenges);
    }

    private static string? CheckTraffic(Traffic? t)
    {
        if (t is null)
            return "summary.traffic: missing";
        if (t.Requests > WireLimits.Count || t.ResponseBytes > WireLimits.Count)
            return "summary.traffic: a count is out of range";
        var rest = t.Requests;
        foreach (var part in (ReadOnlySpan<ulong>)
            [t.ServedFromCache, t.ServedFromOrigin, t.ServedStale, t.RefusedRate, t.RefusedOverload, t.RefusedRules, t.Failed, t.Aborted])
        {
            if (part > rest)
                return "summary.traffic: the kinds of answers add up to more than requests";
            rest -= part;
        }

        return CheckSketch("summary.traffic.latency", t.Latency);
    }

    private static string? CheckOrigin(Origin? o) =>
        o is null ? null
        : o.Requests > WireLimits.Count ? "summary.origin.requests: out of range"
        : o.Errors > o.Requests ? "summary.origin.errors: more than requests"
        : CheckSketch("summary.origin.latency", o.Latency);

    private static string? CheckReaders(Readers? r) =>
        r is null ? null
        : r.Requests > WireLimits.Count ? "summary.readers.requests: out of range"
        : r.Good > r.Requests ? "summary.readers.good: more than requests"
        : CheckSketch("summary.readers.sources_hll", r.SourcesHll);

    private static string? CheckStructure(Structure? s)
    {
        if (s is null)
            return null;
        if (!IsShare(s.NewSourceShare) || !IsShare(s.CacheBustingShare) || !IsShare(s.AssetShare) || !IsShare(s.UnsafeMethodShare))
            return "summary.structure: a share is not between 0 and 1";
        if (!IsEntropy(s.PathEntropy) || !IsEntropy(s.AgentEntropy) || !IsEntropy(s.PrefixEntropy)
            || !IsEntropy(s.AsnEntropy) || !IsEntropy(s.Ja4Entropy))
            return $"summary.structure: an entropy is not between 0 and {WireLimits.EntropyBits} bits";
        if (s.TopPaths.Count > WireLimits.TopPaths)
            return $"summary.structure.top_paths: more than {WireLimits.TopPaths}";
        foreach (var path in s.TopPaths)
        {
            if (path.Path.Length > WireLimits.PathLength || path.Count > WireLimits.Count)
                return "summary.structure.top_paths: a path is too long or its count out of range";
        }

        return null;
    }

    private static string? CheckAttackers(SiteSummary summary)
    {
        if (summary.Attackers.Count > WireLimits.Attackers)
            return $"summary.attackers: more than {WireLimits.Attackers}";
        foreach (var a in summary.Attackers)
        {
            var bits = a.Address.Length * 8;
            if (bits is not (32 or 128))
                return "summary.attackers: an address has neither 4 nor 16 bytes";
            // A bare IPv6 address identifies nobody, so none is taken.
            if (a.PrefixLength > (bits == 32 ? 32u : 64u))
                return "summary.attackers: a prefix is longer than /32 (IPv4) or /64 (IPv6)";
            if (a.Refused > WireLimits.Count)
                return "summary.attackers: a count is out of range";
        }

        return CheckSketch("summary.attackers_minhash", summary.AttackersMinhash)
            ?? CheckSketch("summary.attackers_hll", summary.AttackersHll);
    }

    private static string? CheckShape(AttackShape? s)
    {
        if (s is null)
            return null;
        if (s.Requests > WireLimits.Count || s.NetworkTypeKnown > s.Requests || s.Hosting > s.NetworkTypeKnown || s.Costly > s.Requests)
            return "summary.attack_shape: a count is out of range";
        foreach (var list in (ReadOnlySpan<RepeatedField<ShapeCount>>)[s.Ja4, s.Clients, s.Templates, s.Networks])
        {
            if (list.Count > WireLimits.ShapeNames)
                return $"summary.attack_shape: more than {WireLimits.ShapeNames} of a kind";
            foreach (var one in list)
            {
                if (one.Count > s.Requests || one.Name.Length is 0 or > WireLimits.ShapeNameLength || one.Name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                    return $"summary.attack_shape: a name must have 1 to {WireLimits.ShapeNameLength} printable characters of ASCII, and no more requests than there are";
            }
        }

        return null;
    }

    private static string? CheckChallenges(Challenges? c) =>
        c is not null && (c.Shown > WireLimits.Count || c.Passed > WireLimits.Count || c.Failed > WireLimits.Count)
            ? "summary.challenges: a count is out of range" : null;

    private static string? CheckSketch(string field, ByteString bytes) =>
        bytes.Length > WireLimits.SketchBytes ? $"{field}: longer than {WireLimits.SketchBytes} bytes" : null;

    // Written so that NaN fails.
    private static bool IsShare(double value) => value is >= 0 and <= 1;

    private static bool IsEntropy(double value) => value is >= 0 and <= WireLimits.EntropyBits;
}
