using System.Collections.Concurrent;

namespace Karaula.Hub.Ingest;

/// <summary>What is stored, in numbers: kept by the writer, read by everyone.</summary>
internal sealed class HubLedger
{
    public ConcurrentDictionary<SpoolKey, SpoolLedger> Spools { get; } = new();
    public ConcurrentDictionary<string, SiteFacts> Sites { get; } = new(StringComparer.Ordinal);
    private long _firstSecond;

    /// <summary>Start of the earliest second ever stored; null before the first.</summary>
    public DateTimeOffset? FirstSecond =>
        Volatile.Read(ref _firstSecond) is var s and not 0 ? DateTimeOffset.FromUnixTimeSeconds(s) : null;

    /// <summary>Takes note of a second; only the writer calls this.</summary>
    public void NoteSecond(long second)
    {
        if (_firstSecond == 0 || second < _firstSecond)
            Volatile.Write(ref _firstSecond, second);
    }
}
