namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>Where one answer is.</summary>
internal struct DiskSlot
{
    public UInt128 Key;
    public ulong Variant;
    public ulong Sequence;

    /// <summary>The segment that holds its record; null for a slot that is free.</summary>
    public DiskSegment? Segment;

    /// <summary>Where in the segment the record begins.</summary>
    public int Offset;
    public int HeadLength;
    public int BodyLength;

    /// <summary>The next slot under the same key, or the next free one; -1 for none.</summary>
    public int Next;

    /// <summary>Whether it was loaded since it was written or moved.</summary>
    public bool Used;

    public readonly int RecordLength => RecordPrefix.Size + HeadLength + BodyLength;
}
