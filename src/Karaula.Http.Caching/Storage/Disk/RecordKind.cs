namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>What a record in a segment says. The numbers are on disk: never change one.</summary>
internal enum RecordKind : byte
{
    /// <summary>An answer is stored.</summary>
    Response = 1,

    /// <summary>What was stored before under a key, or one variant of it, is gone.</summary>
    Removal = 2,

    /// <summary>What was stored before and matches is gone, or must be validated.</summary>
    Purge = 3,
}
