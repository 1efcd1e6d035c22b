using System.Globalization;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// Reads what an earlier run left: the heads of all segments, and the bodies of the last one, which the medium may not have taken whole.
/// </summary>
/// <remarks>
/// After bytes that are no record nothing more of a segment is believed. To look for the next record would be to find those that a
/// hostile origin put into a body.
/// </remarks>
internal sealed class DiskRecovery(DiskStoreOptions options, DiskCatalog catalog, DiskCounters counters, DiskLog log)
{
    private readonly byte[] _buffer = new byte[RecordPrefix.Size + RecordPrefix.MaximumHeadLength];
    private readonly byte[] _block = new byte[BodyBlocks.Size];
    private bool _ordersMayBeLost;

    /// <summary>The sequence number after the last.</summary>
    public ulong NextSequence { get; private set; } = 1;

    /// <summary>The highest number of a segment.</summary>
    public ulong LastNumber { get; private set; }

    /// <summary>Where writing goes on; null to begin a segment.</summary>
    public DiskSegment? Current { get; private set; }

    public void Run()
    {
        List<DiskSegment> segments = OpenAll(out List<SegmentHeader> headers);
        for (int i = 0; i < segments.Count; i++)
        {
            DiskSegment segment = segments[i];
            bool last = i == segments.Count - 1;
            if (i > 0 && headers[i].Number != headers[i - 1].Number + 1)
                _ordersMayBeLost = true;
            bool lengthKnown = !last && headers[i + 1].Number == headers[i].Number + 1 && headers[i + 1].PreviousLength >= SegmentHeader.Size;
            long length = segment.File.Length;
            catalog.AddSegment(segment);
            Scan(segment, lengthKnown ? Math.Min(length, headers[i + 1].PreviousLength) : length, last);
            if (lengthKnown && segment.Length < headers[i + 1].PreviousLength)
                Damaged(segment, segment.Length, headers[i + 1].PreviousLength, "its end is missing or no record");
            else if (!last)
                segment.Length = Math.Max(segment.Length, length);
        }

        if (segments is [.., var newest])
        {
            CutTail(newest);

            Current = newest;
        }

        if (_ordersMayBeLost)
            catalog.SuspectBefore = NextSequence;
    }

    /// <summary>
    /// A process that was killed in the middle of a record leaves a file that is too short for it. Bytes that are no record at all come of damage,
    /// or of a power cut, and may have been an order.
    /// </summary>
    private void CutTail(DiskSegment segment)
    {
        long rest = segment.File.Length - segment.Length;
        if (rest == 0)
            return;
        bool isRecord = rest < RecordPrefix.Size
            || (segment.File.TryRead(_buffer.AsSpan(0, RecordPrefix.Size), segment.Length) && RecordPrefix.TryRead(_buffer, segment.Salt, out _));
        if (isRecord)
            log.TailCut(segment.File.Path, segment.Length);
        else
            Damaged(segment, segment.Length, segment.File.Length, "no record begins here");
        segment.File.Truncate(segment.Length);
    }

    private List<DiskSegment> OpenAll(out List<SegmentHeader> headers)
    {
        List<DiskSegment> segments = [];
        headers = [];
        foreach (string path in Directory.EnumerateFiles(options.Folder, "*.segment").Order(StringComparer.Ordinal))
        {
            if (!ulong.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
                continue;
            LastNumber = Math.Max(LastNumber, number);
            SegmentFile file = options.OpenFile(path, FileMode.Open);
            if (file.TryRead(_buffer.AsSpan(0, SegmentHeader.Size), 0) && SegmentHeader.TryRead(_buffer, out SegmentHeader header) && header.Number == number)
            {
                segments.Add(new DiskSegment(file, header));
                headers.Add(header);
                continue;
            }

            // A process that was killed while it began a segment leaves less than a header; a longer file is of another version, or damaged.
            if (file.Length >= SegmentHeader.Size)
            {
                counters.Damaged();
                _ordersMayBeLost = true;
                log.SegmentDamaged(path, 0, file.Length, "it does not begin as a segment of this version");
            }

            file.Dispose();
            File.Delete(path);
        }

        return segments;
    }

    private void Scan(DiskSegment segment, long length, bool last)
    {
        while (segment.Length + RecordPrefix.Size <= length)
        {
            int ahead = (int)Math.Min(4096, length - segment.Length);
            if (!segment.File.TryRead(_buffer.AsSpan(0, ahead), segment.Length)
                || !RecordPrefix.TryRead(_buffer, segment.Salt, out RecordPrefix prefix)
                || segment.Length + prefix.RecordLength > length)
                return;
            int read = RecordPrefix.Size + prefix.HeadLength;
            if (read > ahead && !segment.File.TryRead(_buffer.AsSpan(0, read), segment.Length))
                return;
            Take(segment, prefix, _buffer.AsSpan(RecordPrefix.Size, prefix.HeadLength), last);
            NextSequence = Math.Max(NextSequence, prefix.Sequence + 1);
            segment.Length += prefix.RecordLength;
        }
    }

    private void Take(DiskSegment segment, in RecordPrefix prefix, ReadOnlySpan<byte> head, bool verifyBody)
    {
        switch (prefix.Kind)
        {
            case RecordKind.Response:
                TakeResponse(segment, prefix, head, verifyBody);
                break;
            case RecordKind.Removal when prefix.Version == RecordPrefix.CurrentVersion:
                catalog.Remove(prefix.Key, prefix.Variant, prefix.Sequence);
                break;
            case RecordKind.Purge when prefix.Version == RecordPrefix.CurrentVersion && Crc32C.Compute(head) == prefix.HeadChecksum:
                TakePurge(segment, prefix, head);
                break;
            default:
                Damaged(segment, segment.Length, segment.File.Length, "an order that cannot be read");
                break;
        }
    }

    private void TakeResponse(DiskSegment segment, in RecordPrefix prefix, ReadOnlySpan<byte> bytes, bool verifyBody)
    {
        // What a head says is read when it is asked for: to read a million of them would take many seconds.
        ResponseHead? head = null;
        string? reason = verifyBody ? RecordReader.Verify(prefix, bytes, out head) : RecordReader.Verify(prefix, bytes);
        if (reason is null && verifyBody && !BodyIsWhole(segment, prefix, head!.Checksums))
            reason = "the body has not its checksum";
        if (reason is not null)
        {
            // It replaced what was there before, even if nobody can read it.
            catalog.Remove(prefix.Key, prefix.Variant, prefix.Sequence);
            counters.Damaged();
            log.RecordDamaged(segment.File.Path, segment.Length, reason);
            return;
        }

        catalog.Put(new DiskSlot
        {
            Key = prefix.Key,
            Variant = prefix.Variant,
            Sequence = prefix.Sequence,
            Segment = segment,
            Offset = (int)segment.Length,
            HeadLength = prefix.HeadLength,
            BodyLength = prefix.BodyLength,
        });
    }

    private void TakePurge(DiskSegment segment, in RecordPrefix prefix, ReadOnlySpan<byte> head)
    {
        try
        {
            catalog.PurgeWritten(DiskPurge.Read(head), prefix.Sequence, segment);
        }
        catch (InvalidDataException exception)
        {
            Damaged(segment, segment.Length, segment.File.Length, exception.Message);
        }
    }

    private bool BodyIsWhole(DiskSegment segment, in RecordPrefix prefix, ReadOnlySpan<uint> checksums)
    {
        long body = segment.Length + RecordPrefix.Size + prefix.HeadLength;
        for (int block = 0; block < checksums.Length; block++)
        {
            Span<byte> bytes = _block.AsSpan(0, BodyBlocks.Length(prefix.BodyLength, block));
            if (!segment.File.TryRead(bytes, body + ((long)block * BodyBlocks.Size)) || Crc32C.Compute(bytes) != checksums[block])
                return false;
        }

        return true;
    }

    private void Damaged(DiskSegment segment, long offset, long length, string reason)
    {
        _ordersMayBeLost = true;
        counters.Damaged();
        log.SegmentDamaged(segment.File.Path, offset, length, reason);
    }
}
