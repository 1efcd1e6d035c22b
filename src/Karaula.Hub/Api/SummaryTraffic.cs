namespace Karaula.Hub.Api;

/// <summary>Answers of one second.</summary>
internal sealed record SummaryTraffic(
    ulong Requests,
    ulong ServedFromCache,
    ulong ServedFromOrigin,
    ulong ServedStale,
    ulong RefusedRate,
    ulong RefusedOverload,
    ulong RefusedRules,
    ulong Failed,
    ulong Aborted,
    ulong ResponseBytes);
