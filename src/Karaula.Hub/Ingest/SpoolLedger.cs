namespace Karaula.Hub.Ingest;

/// <summary>What is stored of one spool. Immutable; the writer swaps it after each commit.</summary>
/// <param name="EdgeId">The database's id of the spool.</param>
/// <param name="Key">Which spool.</param>
/// <param name="First">Lowest sequence number stored; 0 before the first.</param>
/// <param name="Last">Highest sequence number stored; 0 before the first.</param>
/// <param name="Summaries">How many are stored.</param>
/// <param name="Gaps">How often the numbering jumped.</param>
/// <param name="Missing">Numbers that the jumps left out.</param>
/// <param name="LastSecond">Newest second, Unix time; null before the first.</param>
internal sealed record SpoolLedger(
    int EdgeId, SpoolKey Key, long First, long Last, long Summaries, long Gaps, long Missing, long? LastSecond)
{
    /// <summary>Whether this number is stored already. Numbers come in order, so one comparison tells.</summary>
    public bool Has(long sequence) => sequence <= Last;

    /// <summary>Counts one more summary, with a number that is not yet stored.</summary>
    public SpoolLedger With(long sequence, long second)
    {
        // Before the first summary a number above 1 is a gap as well: the spool had overflowed before the hub was ever there.
        var skipped = sequence - Last - 1;
        return this with
        {
            First = First == 0 ? sequence : First,
            Last = sequence,
            Summaries = Summaries + 1,
            Gaps = Gaps + (skipped > 0 ? 1 : 0),
            Missing = Missing + skipped,
            LastSecond = LastSecond is { } last && last > second ? last : second,
        };
    }
}
