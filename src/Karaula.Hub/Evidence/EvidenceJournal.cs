using Karaula.Evidence.SealedLogs;
using Karaula.Hub.Configuration;
using Karaula.Hub.Telemetry;

namespace Karaula.Hub.Evidence;

/// <summary>The sealed log as the hub uses it: one writer; <see cref="State"/> is for everyone.</summary>
internal sealed class EvidenceJournal(HubOptions options, TimeProvider time, ILogger<EvidenceJournal> log) : IDisposable
{
    private SealedLogWriter? _writer;
    private volatile EvidenceState _state = new(0, 0, "");

    public string Path { get; } = System.IO.Path.Combine(options.StateDirectory, "evidence.klog");

    private string NextPath => Path + ".next";

    /// <summary>Which log this is: the id in its header.</summary>
    public string LogId => Writer.Header.LogId.ToString("N");

    /// <summary>What is in the log and flushed.</summary>
    public EvidenceState State => _state;

    private SealedLogWriter Writer => _writer ?? throw new InvalidOperationException("The sealed log is not open.");

    /// <summary>Opens the log, making it when it is missing, and dropping a record that a crash cut short.</summary>
    /// <exception cref="SealedLogException">The log is damaged in a way that no crash explains.</exception>
    /// <param name="expected">Id of the log that the database belongs to; empty when it does not know.</param>
    public void Open(string expected)
    {
        FinishReplacing(expected);
        _writer = SealedLogWriter.Open(Path, time);
        if (_writer.Recovery is { } recovery)
            log.LogTailDropped(recovery.BytesRemoved, recovery.RecordsKept);
        _writer.Flush(toDisk: true);
        NoteState();
    }

    /// <summary>Reads the records from one on, as facts.</summary>
    /// <param name="record">Number of the first record to read, counted from 0.</param>
    public IEnumerable<Fact> ReadFrom(long record)
    {
        using var reader = SealedLogReader.Open(Path);
        while (reader.TryRead(out var entry))
        {
            if (entry.Sequence >= record)
            {
                var fact = FactFormat.Read(entry.Kind, entry.Payload.Span);
                fact.RecordedAt = entry.Time;
                yield return fact;
            }
        }
    }

    /// <summary>Appends facts and flushes them to the disk; returns how many records the log has then.</summary>
    public long Append(IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts)
        {
            var (kind, payload) = FactFormat.Write(fact);
            fact.RecordedAt = Writer.Append(kind, payload).Time;
        }

        Writer.Flush(toDisk: true);
        NoteState();
        return Writer.Count;
    }

    /// <summary>Copies the beginning of the log, so many bytes, which must have been flushed.</summary>
    public async Task CopyToAsync(Stream destination, long bytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var buffer = new byte[64 * 1024];
        for (var left = bytes; left > 0;)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
            if (read == 0)
                throw new EndOfStreamException($"The sealed log ends {left} bytes too early.");
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            left -= read;
        }
    }

    public void Dispose() => _writer?.Dispose();

    /// <summary>
    /// Writes a log without some records in the place of this one. In this order, so that a crash at any point leaves one whole log and a
    /// database that belongs to it: the new log is written beside the old and flushed; <paramref name="commit"/> notes in the database that it
    /// belongs to the new one; the new takes the name of the old.
    /// </summary>
    /// <param name="keeps">Whether a record stays.</param>
    /// <param name="last">Makes the new log's last record, once all others are through.</param>
    /// <param name="commit">Gets the new log's id and how many records it has.</param>
    public async Task ReplaceAsync(Func<Fact, bool> keeps, Func<ErasureFact> last, Func<string, long, Task> commit)
    {
        File.Delete(NextPath);
        var clock = new CopyClock();
        string id;
        long records;
        using (var next = SealedLogWriter.Open(NextPath, clock))
        {
            using (var reader = SealedLogReader.Open(Path))
            {
                while (reader.TryRead(out var entry))
                {
                    if (!keeps(FactFormat.Read(entry.Kind, entry.Payload.Span)))
                        continue;
                    // A record keeps the time at which it was first sealed.
                    clock.Time = entry.Time;
                    next.Append(entry.Kind, entry.Payload.Span);
                }
            }

            clock.Time = time.GetUtcNow();
            var (kind, payload) = FactFormat.Write(last());
            next.Append(kind, payload);
            next.Flush(toDisk: true);
            (id, records) = (next.Header.LogId.ToString("N"), next.Count);
        }

        await commit(id, records);
        _writer?.Dispose();
        _writer = null;
        Open(id);
    }

    /// <summary>A crash may have come between the database's belonging to a new log and that log's taking its place, or before the first.</summary>
    private void FinishReplacing(string expected)
    {
        if (!File.Exists(NextPath))
            return;
        var isExpected = false;
        try
        {
            using var next = SealedLogReader.Open(NextPath);
            isExpected = next.Header.LogId.ToString("N") == expected;
        }
        catch (SealedLogException)
        {
            // Cut short: the database cannot belong to it.
        }

        if (isExpected)
            File.Move(NextPath, Path, overwrite: true);
        else
            File.Delete(NextPath);
    }

    private void NoteState() => _state = new EvidenceState(Writer.Count, new FileInfo(Path).Length, Writer.Head.ToString());
}
