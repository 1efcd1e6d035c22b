using Karaula.Hub.Storage;

namespace Karaula.Hub.Observations;

/// <summary>What other systems reported last, at hand for each picture of the country; read from the database when it has changed. Thread-safe.</summary>
internal sealed class NewestObservations(HubReader reader)
{
    /// <summary>How many are shown.</summary>
    public const int Most = 20;

    private long _changes;
    private long _reads;
    private Known? _known;

    /// <summary>How often the database was asked.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Says that some were stored or erased; only the writer calls this, before it says that they were.</summary>
    public void Change() => Interlocked.Increment(ref _changes);

    /// <summary>The newest first.</summary>
    public async ValueTask<IReadOnlyList<ObservationRecord>> GetAsync(CancellationToken cancellationToken)
    {
        // Taken before the database is asked: what changes meanwhile makes the answer old.
        var changes = Interlocked.Read(ref _changes);
        if (Volatile.Read(ref _known) is { } known && known.Changes == changes)
            return known.Observations;
        Interlocked.Increment(ref _reads);
        var read = new Known(changes, await ReadAsync(reader, null, cancellationToken));
        Volatile.Write(ref _known, read);
        return read.Observations;
    }

    /// <summary>The newest as they were known at a moment; now when null.</summary>
    public static async Task<IReadOnlyList<ObservationRecord>> ReadAsync(HubReader reader, DateTimeOffset? asOf, CancellationToken cancellationToken) =>
        [.. (await reader.ObservationsAsync(DateTimeOffset.UnixEpoch, asOf, null, Most, cancellationToken)).Select(o => o.Observation)];

    private sealed record Known(long Changes, IReadOnlyList<ObservationRecord> Observations);
}
