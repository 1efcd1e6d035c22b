namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// A segment in use. All but its file is guarded by the catalog's lock. When it is dropped its file's name goes at once and the file itself when the last
/// reader has let go.
/// </summary>
internal sealed class DiskSegment(SegmentFile file, SegmentHeader header)
{
    public SegmentFile File => file;

    public ulong Number => header.Number;

    public uint Salt => header.Salt;

    /// <summary>Where the next record goes.</summary>
    public long Length { get; set; } = SegmentHeader.Size;

    /// <summary>The slots that were given to its records, some of which have gone to others since.</summary>
    public List<int> Slots { get; } = [];

    /// <summary>How many read from it.</summary>
    public int Readers { get; set; }

    /// <summary>Whether it is no longer part of the store.</summary>
    public bool IsDropped { get; set; }
}
