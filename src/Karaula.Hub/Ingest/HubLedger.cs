using System.Collections.Concurrent;

namespace Karaula.Hub.Ingest;

/// <summary>What is stored, in numbers: kept by the writer, read by everyone.</summary>
internal sealed class HubLedger
{
    public ConcurrentDictionary<SpoolKey, SpoolLedger> Spools { get; } = new();
    public ConcurrentDictionary<string, SiteFacts> Sites { get; } = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _new = new(StringComparer.Ordinal);
    private long _firstSecond;

    /// <summary>Start of the earliest second ever stored; null before the first.</summary>
    public DateTimeOffset? FirstSecond =>
        Volatile.Read(ref _firstSecond) is var s and not 0 ? DateTimeOffset.FromUnixTimeSeconds(s) : null;

    /// <summary>Takes note of a site that was never heard of before; only the writer calls this.</summary>
    public void NoteNew(string site) => _new[site] = true;

    /// <summary>
    /// Says once of a site that it is new: all that the database has of it came since this start, and goes to its grain by way of the feed. A grain that
    /// comes up for the first time has nothing to read then.
    /// </summary>
    public bool TakeNew(string site) => _new.TryRemove(site, out _);

    /// <summary>Says that all sites known so far are in the database with more than the feed will bring.</summary>
    public void NoneIsNew() => _new.Clear();

    /// <summary>Takes note of a second; only the writer calls this.</summary>
    public void NoteSecond(long second)
    {
        if (_firstSecond == 0 || second < _firstSecond)
            Volatile.Write(ref _firstSecond, second);
    }
}
