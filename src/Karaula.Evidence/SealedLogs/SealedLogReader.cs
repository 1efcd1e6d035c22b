using System.Buffers.Binary;
using System.Text;

namespace Karaula.Evidence.SealedLogs;

/// <summary>
/// Reads a log from the start, record by record, and checks each before it is handed out: lengths, hash, link, number. Memory is bounded by
/// the longest record that is really there. Not thread-safe.
/// </summary>
/// <remarks>
/// A log can be read while it is written; the reader may then see the start of a record that is still being written, and reports
/// <see cref="SealedLogFault.TruncatedTail"/>.
/// </remarks>
public sealed class SealedLogReader : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly RecordWindow _window;
    private readonly SealedLogHasher _hasher = new();
    private int _toPass;
    private string _kind = string.Empty;
    private SealedLogException? _fault;

    /// <summary>A reader of a stream, from where it stands.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the reader is disposed.</param>
    /// <exception cref="SealedLogException">The header is not whole.</exception>
    public SealedLogReader(Stream stream, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _leaveOpen = leaveOpen;
        _window = new RecordWindow(stream);
        try
        {
            _window.Fill(SealedLogFormat.HeaderLength);
            Header = SealedLogHeader.Read(_window.Available, _hasher);
        }
        catch
        {
            Dispose();
            throw;
        }

        Head = Header.Hash;
        _window.Pass(SealedLogFormat.HeaderLength);
    }

    /// <summary>The log's header.</summary>
    public SealedLogHeader Header { get; }

    /// <summary>The hash of the last record read; of the header before the first.</summary>
    public SealedLogHash Head { get; private set; }

    /// <summary>How many records were read.</summary>
    public long Count { get; private set; }

    /// <summary>The byte after the last record read.</summary>
    public long Position => _window.Position + _toPass;

    /// <summary>Opens a file, which may be open for writing elsewhere.</summary>
    /// <exception cref="SealedLogException">The header is not whole.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static SealedLogReader Open(string path) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));

    /// <summary>Reads the next record. False at the end, which lies after a whole record.</summary>
    /// <exception cref="SealedLogException">What follows is not a whole record in its place; nothing after it can be read.</exception>
    public bool TryRead(out SealedRecord record)
    {
        record = default;
        if (_fault is not null)
        {
            throw _fault;
        }

        _window.Pass(_toPass);
        _toPass = 0;
        if (!_window.Fill(1))
        {
            return false;
        }

        try
        {
            record = ReadRecord();
            return true;
        }
        catch (SealedLogException e)
        {
            _fault = e;
            throw;
        }
    }

    /// <summary>Releases the stream, unless it was to stay open.</summary>
    public void Dispose()
    {
        _hasher.Dispose();
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    /// <summary>
    /// Whether, from the record on which reading failed, a record with some number comes later. It walks by lengths alone, to the end of
    /// the file.
    /// </summary>
    internal bool HasLater(long sequence)
    {
        try
        {
            while (_window.Fill(SealedLogFormat.RecordHeadLength))
            {
                if (SequenceOf(_window.Available) == (ulong)sequence)
                {
                    return true;
                }

                var length = ReadLength(_window.Available);
                if (!_window.Fill(length))
                {
                    return false;
                }

                _window.Pass(length);
            }
        }
        catch (SealedLogException)
        {
            // Not a record: whatever follows cannot be walked, and the fault that led here is reported anyway.
        }

        return false;
    }

    private SealedRecord ReadRecord()
    {
        _window.Fill(SealedLogFormat.RecordHeadLength);
        var length = ReadLength(_window.Available);
        if (length < 0 || !_window.Fill(length))
        {
            throw Incomplete(_window.Available, length);
        }

        var bytes = _window.Available[..length];
        var sealedBytes = bytes[..^SealedLogHash.Length];
        var hash = new SealedLogHash(bytes[^SealedLogHash.Length..]);
        if (_hasher.Hash(SealedLogFormat.RecordDomain, sealedBytes) != hash)
        {
            throw Fail(SealedLogFault.ChangedRecord, "the record does not have the hash that it states");
        }

        var previous = CheckPlace(bytes);
        var kindLength = bytes[SealedLogFormat.KindLengthOffset];
        var payloadLength = sealedBytes.Length - SealedLogFormat.RecordHeadLength - kindLength;
        var isTime = SealedLogFormat.TryFromTicks(BinaryPrimitives.ReadInt64LittleEndian(bytes[SealedLogFormat.TimeOffset..]), out var time);
        if (!isTime || kindLength > SealedLogFormat.MaxKindLength || payloadLength < 0
            || !SealedLogFormat.IsKind(bytes.Slice(SealedLogFormat.RecordHeadLength, kindLength)))
        {
            throw Fail(SealedLogFault.MalformedRecord, isTime ? "the kind is not 1 to 64 visible ASCII characters" : "the time is impossible");
        }

        if (payloadLength > SealedLogFormat.MaxPayloadLength)
        {
            throw Fail(SealedLogFault.MalformedRecord, $"the payload of {payloadLength} bytes is longer than allowed");
        }

        var record = new SealedRecord(
            Count,
            time,
            KindOf(bytes.Slice(SealedLogFormat.RecordHeadLength, kindLength)),
            _window.Memory(SealedLogFormat.RecordHeadLength + kindLength, payloadLength),
            previous,
            hash,
            _window.Position);
        Head = hash;
        Count++;
        _toPass = length;
        return record;
    }

    // The length of the record that starts here; −1 when even the length is incomplete. A wrong one is a fault.
    private int ReadLength(ReadOnlySpan<byte> bytes)
    {
        var isLong = bytes.Length >= SealedLogFormat.SequenceOffset;
        // Of an incomplete length check, the bytes that are there must be right.
        var isRight = true;
        for (var i = 4; i < Math.Min(bytes.Length, SealedLogFormat.SequenceOffset); i++)
        {
            isRight &= bytes[i] == (byte)~bytes[i - 4];
        }

        var length = bytes.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        if (isRight && (bytes.Length < 4 || length is >= SealedLogFormat.MinRecordLength and <= SealedLogFormat.MaxRecordLength))
        {
            return isLong ? (int)length : -1;
        }

        // With this log's link in its place, it is a record with a changed length; else it is nothing of this log.
        throw bytes.Length >= SealedLogFormat.RecordHeadLength && LinkOf(bytes) == Head
            ? Fail(SealedLogFault.ChangedRecord, isRight ? $"the length {length} is not allowed" : "the length does not agree with its check")
            : Fail(SealedLogFault.TrailingGarbage, "these bytes are not a record of this log");
    }

    // The stream ended. What is there of the record must be right as far as it goes, or it is not what a killed writer leaves.
    private SealedLogException Incomplete(ReadOnlySpan<byte> bytes, int length)
    {
        var isOurs = (bytes.Length < SealedLogFormat.TimeOffset || SequenceOf(bytes) == (ulong)Count)
            && (bytes.Length < SealedLogFormat.KindLengthOffset || LinkOf(bytes) == Head);
        return isOurs
            ? Fail(SealedLogFault.TruncatedTail, $"the file ends after {bytes.Length} of the record's {(length < 0 ? "first" : length)} bytes")
            : Fail(SealedLogFault.TrailingGarbage, "these bytes are not a record of this log");
    }

    private SealedLogHash CheckPlace(ReadOnlySpan<byte> bytes)
    {
        var sequence = SequenceOf(bytes);
        var previous = LinkOf(bytes);
        if (sequence == (ulong)Count && previous == Head)
        {
            return previous;
        }

        throw sequence > (ulong)Count ? Fail(SealedLogFault.RemovedRecord, $"record {Count} is missing: the next one here has number {sequence}")
            : sequence < (ulong)Count ? Fail(SealedLogFault.ReorderedRecord, $"the record here has number {sequence}, {Count} is due")
            : Fail(SealedLogFault.ReplacedRecord, "the record does not follow the one before: its previous hash is another");
    }

    private static ulong SequenceOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[SealedLogFormat.SequenceOffset..]);

    private static SealedLogHash LinkOf(ReadOnlySpan<byte> bytes) =>
        new(bytes.Slice(SealedLogFormat.PreviousHashOffset, SealedLogHash.Length));

    // Neighbours mostly have the same kind.
    private string KindOf(ReadOnlySpan<byte> bytes)
    {
        if (!Ascii.Equals(bytes, _kind))
        {
            _kind = Encoding.ASCII.GetString(bytes);
        }

        return _kind;
    }

    private SealedLogException Fail(SealedLogFault fault, string reason) => new(fault, _window.Position, Count, reason);
}
