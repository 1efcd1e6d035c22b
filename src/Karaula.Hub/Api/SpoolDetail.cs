using Karaula.Hub.Ingest;

namespace Karaula.Hub.Api;

/// <summary>What is stored of one spool. Every summary is there once exactly when <c>summaries + missing == last_sequence</c>.</summary>
/// <param name="Epoch">The spool's name, hex.</param>
/// <param name="Summaries">Stored.</param>
/// <param name="FirstSequence">Lowest number stored; 0 before the first.</param>
/// <param name="LastSequence">Highest number stored; 0 before the first.</param>
/// <param name="Gaps">How often the numbering jumped, because the spool had overflowed.</param>
/// <param name="Missing">Numbers lost in the gaps, also those before the first.</param>
/// <param name="LastSummaryAt">Start of the newest second; null before the first.</param>
internal sealed record SpoolDetail(
    string Epoch, long Summaries, long FirstSequence, long LastSequence, long Gaps, long Missing, DateTimeOffset? LastSummaryAt)
{
    public static SpoolDetail Of(SpoolLedger s) => new(
        s.Key.Epoch, s.Summaries, s.First, s.Last, s.Gaps, s.Missing,
        s.LastSecond is { } last ? DateTimeOffset.FromUnixTimeSeconds(last) : null);
}
