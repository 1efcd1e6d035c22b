using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace Karaula.Edge.Control;

/// <summary>
/// Keeps summaries on disk until the hub has them, within a bound: the oldest go first, and are counted. Records are in segment files named by their
/// first sequence number: length (4 bytes), sequence (8), CRC-32 of what follows and of the sequence (4), payload; all little-endian. A
/// record that a crash cut off is cut off when the spool is opened.
/// </summary>
/// <remarks>Thread-safe. A record survives the process at once and the machine's power after the operating system has written it.</remarks>
internal sealed class Spool : IDisposable
{
    /// <summary>The largest payload.</summary>
    public const int MaxPayload = 1 << 20;

    private const int HeaderLength = 16;
    private const long SegmentBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly List<Segment> _segments = [];
    private FileStream? _writer;

    private Spool(string folder, long maxBytes, byte[] epoch)
    {
        _folder = folder;
        _maxBytes = Math.Max(maxBytes, 2 * SegmentBytes);
        Epoch = epoch;
    }

    /// <summary>16 random bytes, made with the spool: its numbering is meaningful together with them only.</summary>
    public byte[] Epoch { get; }

    /// <summary>The number of the newest record ever appended; 0 before the first.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>The oldest number that can still be read; <see cref="LastSequence"/> + 1 when nothing waits.</summary>
    public ulong OldestAvailable => _segments.Count > 0 ? _segments[0].First : LastSequence + 1;

    /// <summary>Records dropped for want of room since the spool was opened.</summary>
    public long Dropped { get; private set; }

    /// <summary>Bytes that a crash had left unfinished at the end, cut off when the spool was opened.</summary>
    public long Repaired { get; private set; }

    /// <summary>Bytes on disk.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _segments.Sum(segment => segment.Length);
        }
    }

    /// <summary>Opens a spool, or makes one.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="maxBytes">What may wait at most; at least two segments of 1 MiB.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static Spool Open(string folder, long maxBytes)
    {
        Directory.CreateDirectory(folder);
        var epochFile = Path.Combine(folder, "epoch");
        var isKnown = File.Exists(epochFile) && new FileInfo(epochFile).Length == 16;
        var epoch = isKnown ? File.ReadAllBytes(epochFile) : RandomNumberGenerator.GetBytes(16);
        var spool = new Spool(folder, maxBytes, epoch);
        if (isKnown)
        {
            spool.Recover();
        }
        else
        {
            // Numbers without their epoch mean nothing.
            foreach (var stray in Directory.GetFiles(folder, "*.seg"))
                File.Delete(stray);
            File.WriteAllBytes(epochFile + ".new", epoch);
            File.Move(epochFile + ".new", epochFile, overwrite: true);
        }

        return spool;
    }

    /// <summary>Appends a record; returns its sequence number.</summary>
    /// <param name="write">Makes the payload for the number it will have.</param>
    public ulong Append(Func<ulong, byte[]> write)
    {
        lock (_lock)
        {
            var sequence = LastSequence + 1;
            var payload = write(sequence);
            if (payload.Length > MaxPayload)
                throw new ArgumentException($"A record of {payload.Length} bytes is larger than {MaxPayload}.", nameof(write));
            if (_writer is null || _segments[^1].Length >= SegmentBytes)
                StartSegment(sequence);

            var record = new byte[HeaderLength + payload.Length];
            BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(4), sequence);
            payload.CopyTo(record, HeaderLength);
            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12), Checksum(sequence, payload));
            _writer!.Write(record);
            _segments[^1].Length += record.Length;
            LastSequence = sequence;
            DropOldest();
            return sequence;
        }
    }

    /// <summary>Reads records from a number on, in order, some at a time.</summary>
    /// <param name="from">The first number wanted.</param>
    /// <param name="max">How many at most.</param>
    public List<(ulong Sequence, byte[] Payload)> Read(ulong from, int max)
    {
        lock (_lock)
        {
            var records = new List<(ulong, byte[])>();
            for (var i = 0; i < _segments.Count && records.Count < max; i++)
            {
                if (i + 1 < _segments.Count && _segments[i + 1].First <= from)
                    continue;
                using var stream = OpenForRead(_segments[i].Path);
                while (records.Count < max && TryRead(stream, out var sequence, out var payload))
                {
                    if (sequence >= from)
                        records.Add((sequence, payload));
                }
            }

            return records;
        }
    }

    /// <summary>The hub has everything up to a number: whole segments below it go.</summary>
    public void Acknowledge(ulong sequence)
    {
        lock (_lock)
        {
            while (_segments.Count > 1 && _segments[1].First <= sequence + 1)
                DropFirst();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _writer?.Dispose();

    private void StartSegment(ulong first)
    {
        _writer?.Dispose();
        var path = Path.Combine(_folder, $"{first:d20}.seg");
        _writer = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _segments.Add(new Segment(first, path));
    }

    private void DropOldest()
    {
        while (_segments.Count > 1 && _segments.Sum(segment => segment.Length) > _maxBytes)
        {
            Dropped += (long)(_segments[1].First - _segments[0].First);
            DropFirst();
        }
    }

    private void DropFirst()
    {
        File.Delete(_segments[0].Path);
        _segments.RemoveAt(0);
    }

    private void Recover()
    {
        foreach (var path in Directory.GetFiles(_folder, "*.seg").Order(StringComparer.Ordinal))
        {
            if (!ulong.TryParse(Path.GetFileNameWithoutExtension(path), out var first))
                continue;
            var segment = new Segment(first, path);
            using (var stream = OpenForRead(path))
            {
                LastSequence = Math.Max(LastSequence, first - 1);
                while (TryRead(stream, out var sequence, out _))
                {
                    LastSequence = sequence;
                    segment.Length = stream.Position;
                }

                Repaired += stream.Length - segment.Length;
            }

            using (var cut = new FileStream(path, FileMode.Open, FileAccess.Write))
                cut.SetLength(segment.Length);
            _segments.Add(segment);
        }
    }

    private static FileStream OpenForRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    // False at the end, and at the first record that is not whole.
    private static bool TryRead(FileStream stream, out ulong sequence, out byte[] payload)
    {
        sequence = 0;
        payload = [];
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxPayload)
            return false;
        payload = new byte[length];
        if (stream.ReadAtLeast(payload, length, throwOnEndOfStream: false) < length)
            return false;
        sequence = BinaryPrimitives.ReadUInt64LittleEndian(header[4..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) == Checksum(sequence, payload);
    }

    private static uint Checksum(ulong sequence, ReadOnlySpan<byte> payload)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, sequence);
        var crc = new Crc32();
        crc.Append(number);
        crc.Append(payload);
        return crc.GetCurrentHashAsUInt32();
    }

    private sealed class Segment(ulong first, string path)
    {
        public ulong First => first;

        public string Path => path;

        public long Length { get; set; }
    }
}
