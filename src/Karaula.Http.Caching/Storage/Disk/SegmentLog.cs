using System.Globalization;
using System.Security.Cryptography;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// Appends records to the newest segment, begins the next when it is full, and drops the oldest when the store is. Used by one thread.
/// </summary>
internal sealed class SegmentLog(DiskStoreOptions options, DiskCatalog catalog, DiskCounters counters, DiskLog log, DiskSegment? current, ulong lastNumber)
{
    private readonly byte[] _prefix = new byte[RecordPrefix.Size];
    private readonly byte[] _block = new byte[BodyBlocks.Size];
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private DiskSegment? _current = current;
    private ulong _number = lastNumber;

    /// <summary>The longest record that fits.</summary>
    public long MaximumRecord => options.SegmentBytes - SegmentHeader.Size;

    /// <summary>The name of a segment's file.</summary>
    public static string FileName(ulong number) => number.ToString("D20", CultureInfo.InvariantCulture) + ".segment";

    /// <summary>Makes room in the store for a record, at the cost of the oldest.</summary>
    public void MakeRoom(long bytes)
    {
        // What is moved before the oldest goes takes room too: half a segment at most, and it may begin one, as the record may.
        while (catalog.MustDropFor(bytes, reserve: (options.SegmentBytes / 2) + (2 * SegmentHeader.Size)) is { } oldest)
            Drop(oldest, reinsert: true);
    }

    /// <summary>Drops the oldest segment for a disk that has no room, even to move what was of use.</summary>
    public void DropOldest()
    {
        if (catalog.Oldest() is { } oldest)
            Drop(oldest, reinsert: false);
    }

    /// <summary>Appends a record with a body in memory, or none. Throws when the disk fails; then nothing was appended.</summary>
    public (DiskSegment Segment, int Offset) Append(in RecordPrefix prefix, ReadOnlyMemory<byte> head, StoredBody body)
    {
        DiskSegment segment = Begin(prefix, head);
        foreach (byte[] part in body.Segments)
            _parts.Add(part);
        return Write(segment, prefix, static (file, parts, offset) => file.Write(parts, offset));
    }

    /// <summary>Appends a record whose body is elsewhere in the store. Null when that is not what it was.</summary>
    public (DiskSegment Segment, int Offset)? Append(in RecordPrefix prefix, ReadOnlyMemory<byte> head, SegmentFile from, long bodyOffset, uint[] checksums)
    {
        DiskSegment segment = Begin(prefix, head);
        long length = prefix.BodyLength;
        bool whole = true;
        (DiskSegment, int) place = Write(segment, prefix, (file, parts, offset) =>
        {
            file.Write(parts, offset);
            offset += RecordPrefix.Size + head.Length;
            for (int block = 0; block < checksums.Length && whole; block++)
            {
                Memory<byte> bytes = _block.AsMemory(0, BodyBlocks.Length(length, block));
                whole = from.TryRead(bytes.Span, bodyOffset + ((long)block * BodyBlocks.Size)) && Crc32C.Compute(bytes.Span) == checksums[block];
                if (whole)
                    file.Write([bytes], offset + ((long)block * BodyBlocks.Size));
            }
        });
        if (whole)
            return place;
        segment.Length = place.Item2;
        segment.File.Truncate(segment.Length);
        return null;
    }

    /// <summary>Has the medium take all that was appended.</summary>
    public void Sync() => _current?.File.Sync();

    private DiskSegment Begin(in RecordPrefix prefix, ReadOnlyMemory<byte> head)
    {
        if (_current is null || _current.Length + prefix.RecordLength > options.SegmentBytes)
            _current = Roll();
        prefix.Write(_prefix, _current.Salt);
        _parts.Clear();
        _parts.Add(_prefix);
        _parts.Add(head);
        return _current;
    }

    private (DiskSegment Segment, int Offset) Write(
        DiskSegment segment, in RecordPrefix prefix, Action<SegmentFile, IReadOnlyList<ReadOnlyMemory<byte>>, long> write)
    {
        long offset = segment.Length;
        try
        {
            write(segment.File, _parts, offset);
        }
        catch
        {
            // What is there of the record must not stand before the next one. If even that fails, the next one overwrites it.
            segment.File.Truncate(offset);
            throw;
        }
        finally
        {
            _parts.Clear();
        }

        segment.Length = offset + prefix.RecordLength;
        return (segment, (int)offset);
    }

    private DiskSegment Roll()
    {
        _current?.File.Sync();
        ulong number = _number + 1;
        string path = Path.Combine(options.Folder, FileName(number));
        SegmentFile file = options.OpenFile(path, FileMode.CreateNew);
        try
        {
            var header = new SegmentHeader(number, _current?.Length ?? -1, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));
            byte[] bytes = new byte[SegmentHeader.Size];
            header.Write(bytes);
            file.Write([bytes], 0);
            var segment = new DiskSegment(file, header);
            catalog.AddSegment(segment);
            _number = number;
            return segment;
        }
        catch
        {
            file.Dispose();
            Delete(path);
            throw;
        }
    }

    private void Drop(DiskSegment segment, bool reinsert)
    {
        if (reinsert)
            Reinsert(segment);
        counters.Evicted(catalog.Drop(segment));
        Delete(segment.File.Path);
        if (ReferenceEquals(segment, _current))
            _current = null;
    }

    /// <summary>Writes what was of use to the newest segment, up to half of its bytes and answers, so that dropping always frees something.</summary>
    private void Reinsert(DiskSegment segment)
    {
        long left = options.SegmentBytes / 2;
        int answers = segment.Slots.Count / 2;
        foreach (DiskSlot slot in catalog.UsedIn(segment))
        {
            if (answers-- == 0)
                return;
            if (slot.RecordLength > left)
                continue;
            if (RecordReader.TryReadHead(segment.File, slot, out ReadOnlyMemory<byte> bytes, out ResponseHead? head) is { } reason)
            {
                counters.Damaged();
                log.RecordDamaged(segment.File.Path, slot.Offset, reason);
                continue;
            }

            if (catalog.Judge(head!.Key, head.Response.Tags, slot.Sequence) is not (false, false))
                continue;
            var prefix = new RecordPrefix
            {
                Kind = RecordKind.Response,
                Version = RecordPrefix.CurrentVersion,
                HeadLength = slot.HeadLength,
                BodyLength = slot.BodyLength,
                Sequence = slot.Sequence,
                Key = slot.Key,
                Variant = slot.Variant,
                HeadChecksum = Crc32C.Compute(bytes.Span),
            };
            long body = slot.Offset + RecordPrefix.Size + slot.HeadLength;
            if (Append(prefix, bytes, segment.File, body, head.Checksums) is not { } place)
            {
                counters.Damaged();
                log.RecordDamaged(segment.File.Path, slot.Offset, "the body has not its checksum");
                continue;
            }

            catalog.Move(slot, place.Segment, place.Offset);
            counters.Reinserted();
            left -= slot.RecordLength;
        }
    }

    /// <summary>Deletes a file; one that stays takes room, and no more than that.</summary>
    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.DeleteFailed(exception, path);
        }
    }
}
