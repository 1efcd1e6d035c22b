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

    /// <summary>What is in the log and flushed.</summary>
    public EvidenceState State => _state;

    private SealedLogWriter Writer => _writer ?? throw new InvalidOperationException("The sealed log is not open.");

    /// <summary>Opens the log, making it when it is missing, and dropping a record that a crash cut short.</summary>
    /// <exception cref="SealedLogException">The log is damaged in a way that no crash explains.</exception>
    public void Open()
    {
        _writer = SealedLogWriter.Open(Path, time);
        if (_writer.Recovery is { } recovery)
            log.LogTailDropped(recovery.BytesRemoved, recovery.RecordsKept);
        _writer.Flush(toDisk: true);
        NoteState();
    }

    /// <summary>Reads the records from one on, as facts; null for a record of a kind that the hub does not know.</summary>
    /// <param name="record">Number of the first record to read, counted from 0.</param>
    public IEnumerable<Fact?> ReadFrom(long record)
    {
        using var reader = SealedLogReader.Open(Path);
        while (reader.TryRead(out var entry))
        {
            if (entry.Sequence >= record)
                yield return FactFormat.Read(entry.Kind, entry.Payload.Span);
        }
    }

    /// <summary>Appends facts and flushes them to the disk; returns how many records the log has then.</summary>
    public long Append(IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts)
        {
            var (kind, payload) = FactFormat.Write(fact);
            Writer.Append(kind, payload);
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

    private void NoteState() => _state = new EvidenceState(Writer.Count, new FileInfo(Path).Length, Writer.Head.ToString());
}
