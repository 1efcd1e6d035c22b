namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>What a purge looks at. The numbers are on disk: never change one.</summary>
internal enum DiskPurgeScope
{
    /// <summary>Nothing: all of the store goes.</summary>
    Everything = 0,

    /// <summary>The partition.</summary>
    Partition = 1,

    /// <summary>Partition, host, and the beginning of path and query.</summary>
    Prefix = 2,

    /// <summary>Partition and tag.</summary>
    Tag = 3,

    /// <summary>Partition, host, path and query.</summary>
    Url = 4,
}
