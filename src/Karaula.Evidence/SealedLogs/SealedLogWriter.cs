using System.Buffers.Binary;
using System.Text;

namespace Karaula.Evidence.SealedLogs;

/// <summary>
/// Appends to a log. Opening verifies the whole existing log (some hundred megabytes a second), removes an incomplete last record, which is
/// what a killed writer leaves, and refuses a log with any other fault. Thread-safe; one writer a log, which a lock on the file
/// <c>LOG.lock</c> beside it ensures.
/// </summary>
/// <remarks>
/// Records are collected in memory: they reach the operating system with <see cref="Flush"/>, when the buffer is full and on
/// <see cref="Dispose"/>; and the disk, so that they survive a power cut, with <c>Flush(toDisk: true)</c>. A killed process loses what was
/// not flushed, never what was. After a failed write the writer refuses to go on, since it cannot know what the file holds: open it anew.
/// </remarks>
public sealed class SealedLogWriter : IDisposable
{
    private const int BufferLength = 1 << 16;

    private readonly Stream _stream;
    private readonly TimeProvider _clock;
    private readonly SealedLogHasher _hasher = new();
    private readonly Lock _lock = new();
    private WriterLock? _writerLock;
    private byte[] _buffer = new byte[BufferLength];
    private int _buffered;
    private bool _failed;
    private bool _disposed;
    private SealedLogHash _head;
    private long _count;

    private SealedLogWriter(Stream stream, string path, TimeProvider clock)
    {
        _stream = stream;
        _clock = clock;
        Path = path;
        Header = stream.Length > 0 ? Continue() : Begin();
    }

    /// <summary>The log's header.</summary>
    public SealedLogHeader Header { get; }

    /// <summary>What was removed when the log was opened; null when it was whole.</summary>
    public SealedLogRecovery? Recovery { get; private set; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many records the log has, those not flushed yet included.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The hash of the last record appended; of the header before the first.</summary>
    public SealedLogHash Head
    {
        get
        {
            lock (_lock)
            {
                return _head;
            }
        }
    }

    /// <summary>Opens a log to append to it, or makes a new one.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="clock">The clock for the times of records; the system's when null.</param>
    /// <exception cref="SealedLogException">The log is not whole, in another way than an incomplete end. The file was not
    /// touched.</exception>
    /// <exception cref="IOException">The file cannot be opened, as when another writer has the log.</exception>
    public static SealedLogWriter Open(string path, TimeProvider? clock = null)
    {
        var writerLock = WriterLock.Take(path);
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var writer = Open(stream, stream.Name, clock);
            writer._writerLock = writerLock;
            return writer;
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>Opens a log in a stream that can seek, and disposes of the stream if that fails.</summary>
    internal static SealedLogWriter Open(Stream stream, string path, TimeProvider? clock = null)
    {
        try
        {
            return new SealedLogWriter(stream, path, clock ?? TimeProvider.System);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends a record.</summary>
    /// <param name="kind">What the payload is: 1 to 64 visible ASCII characters.</param>
    /// <param name="payload">The payload, at most <see cref="SealedLogFormat.MaxPayloadLength"/> bytes; may be empty.</param>
    /// <returns>Number, time and hash of the record.</returns>
    /// <exception cref="ArgumentException">Kind or payload is not allowed; nothing was appended.</exception>
    /// <exception cref="IOException">The full buffer could not be written; the writer is of no more use.</exception>
    /// <exception cref="InvalidOperationException">An earlier write failed.</exception>
    public SealedReceipt Append(string kind, ReadOnlySpan<byte> payload)
    {
        if (!SealedLogFormat.IsKind(kind))
        {
            throw new ArgumentException($"'{kind}' is not 1 to {SealedLogFormat.MaxKindLength} visible ASCII characters.", nameof(kind));
        }

        if (payload.Length > SealedLogFormat.MaxPayloadLength)
        {
            throw new ArgumentException(
                $"A payload of {payload.Length} bytes is longer than {SealedLogFormat.MaxPayloadLength}.", nameof(payload));
        }

        lock (_lock)
        {
            CheckUsable();
            var length = SealedLogFormat.RecordOverhead + kind.Length + payload.Length;
            MakeRoom(length);
            var time = _clock.GetUtcNow();
            _head = WriteRecord(_buffer.AsSpan(_buffered, length), kind, payload, time);
            _buffered += length;
            return new SealedReceipt(_count++, time, _head);
        }
    }

    /// <summary>Hands all records to the operating system.</summary>
    /// <param name="toDisk">Whether to wait until they are on the disk.</param>
    /// <exception cref="IOException">They could not be written; the writer is of no more use.</exception>
    /// <exception cref="InvalidOperationException">An earlier write failed.</exception>
    public void Flush(bool toDisk = false)
    {
        lock (_lock)
        {
            CheckUsable();
            WriteOut();
            if (toDisk)
            {
                Guarded(FlushToDisk);
            }
        }
    }

    /// <summary>Hands all records to the operating system and closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            try
            {
                if (!_failed)
                {
                    WriteOut();
                }
            }
            finally
            {
                _hasher.Dispose();
                _stream.Dispose();
                _writerLock?.Dispose();
            }
        }
    }

    private SealedLogHeader Begin()
    {
        Span<byte> bytes = stackalloc byte[SealedLogFormat.HeaderLength];
        var header = SealedLogHeader.Write(bytes, Guid.NewGuid(), _clock.GetUtcNow(), _hasher);
        _head = header.Hash;
        _stream.Position = 0;
        _stream.Write(bytes);
        return header;
    }

    private SealedLogHeader Continue()
    {
        try
        {
            _stream.Position = 0;
            using var reader = new SealedLogReader(_stream, leaveOpen: true);
            ReadToEnd(reader);
            _head = reader.Head;
            _count = reader.Count;
            _stream.Position = reader.Position;
            return reader.Header;
        }
        catch (SealedLogException e) when (e.Fault == SealedLogFault.TruncatedHeader)
        {
            // Killed while the log was made: there are no records to lose.
            CutOff(e, 0);
            return Begin();
        }
    }

    private void ReadToEnd(SealedLogReader reader)
    {
        try
        {
            while (reader.TryRead(out _))
            {
            }
        }
        catch (SealedLogException e) when (e.Fault == SealedLogFault.TruncatedTail)
        {
            CutOff(e, reader.Count);
        }
    }

    private void CutOff(SealedLogException fault, long recordsKept)
    {
        Recovery = new SealedLogRecovery(fault.Offset, _stream.Length - fault.Offset, recordsKept, fault.Reason);
        _stream.SetLength(fault.Offset);
        FlushToDisk();
    }

    private void FlushToDisk()
    {
        if (_stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
    }

    private SealedLogHash WriteRecord(Span<byte> record, string kind, ReadOnlySpan<byte> payload, DateTimeOffset time)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], ~(uint)record.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[SealedLogFormat.SequenceOffset..], _count);
        BinaryPrimitives.WriteInt64LittleEndian(record[SealedLogFormat.TimeOffset..], SealedLogFormat.ToTicks(time));
        _head.CopyTo(record[SealedLogFormat.PreviousHashOffset..]);
        record[SealedLogFormat.KindLengthOffset] = (byte)kind.Length;
        Encoding.ASCII.GetBytes(kind, record[SealedLogFormat.RecordHeadLength..]);
        payload.CopyTo(record[(SealedLogFormat.RecordHeadLength + kind.Length)..]);
        var hash = _hasher.Hash(SealedLogFormat.RecordDomain, record[..^SealedLogHash.Length]);
        hash.CopyTo(record[^SealedLogHash.Length..]);
        return hash;
    }

    private void MakeRoom(int length)
    {
        if (length > _buffer.Length - _buffered)
        {
            WriteOut();
        }

        if (length > _buffer.Length)
        {
            _buffer = new byte[length];
        }
    }

    private void WriteOut()
    {
        if (_buffered > 0)
        {
            Guarded(() => _stream.Write(_buffer, 0, _buffered));
            _buffered = 0;
        }
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    private void CheckUsable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failed)
        {
            throw new InvalidOperationException($"An earlier write to '{Path}' failed; what the file holds is known only after opening it anew.");
        }
    }
}
