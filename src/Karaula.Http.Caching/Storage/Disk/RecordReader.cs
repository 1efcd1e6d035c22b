namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>Reads and verifies heads of answers where the index says that they are.</summary>
internal static class RecordReader
{
    /// <summary>Null when the head is what was written there for this key; else what is wrong.</summary>
    public static string? TryReadHead(SegmentFile file, in DiskSlot slot, out ReadOnlyMemory<byte> bytes, out ResponseHead? head)
    {
        byte[] record = new byte[RecordPrefix.Size + slot.HeadLength];
        bytes = record.AsMemory(RecordPrefix.Size);
        head = null;
        return file.TryRead(record, slot.Offset) ? Verify(record, slot, out head) : "the file ends too soon";
    }

    /// <summary>Null when prefix and head are what was written for a slot; else what is wrong.</summary>
    public static string? Verify(ReadOnlySpan<byte> record, in DiskSlot slot, out ResponseHead? head)
    {
        head = null;
        if (!RecordPrefix.TryRead(record, slot.Segment!.Salt, out RecordPrefix prefix))
            return "no record begins here";
        if (prefix.Kind != RecordKind.Response || prefix.Sequence != slot.Sequence || prefix.Key != slot.Key || prefix.HeadLength != slot.HeadLength
            || prefix.BodyLength != slot.BodyLength)
            return "another record is here";
        return Verify(prefix, record[RecordPrefix.Size..], out head);
    }

    /// <summary>Null when a head is the one written with its prefix, whatever it says; else what is wrong.</summary>
    public static string? Verify(in RecordPrefix prefix, ReadOnlySpan<byte> bytes)
    {
        if (prefix.Version != RecordPrefix.CurrentVersion)
            return "its version is unknown";
        return Crc32C.Compute(bytes) == prefix.HeadChecksum ? null : "the head has not its checksum";
    }

    /// <summary>Null when a head is what its prefix says; else what is wrong.</summary>
    public static string? Verify(in RecordPrefix prefix, ReadOnlySpan<byte> bytes, out ResponseHead? head)
    {
        head = null;
        if (Verify(prefix, bytes) is { } reason)
            return reason;
        try
        {
            ResponseHead read = ResponseHeadCodec.Read(bytes);
            if (read.Checksums.Length != BodyBlocks.Count(prefix.BodyLength))
                return "the body has not the length that the head is for";
            head = read;
            return null;
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }
    }
}
