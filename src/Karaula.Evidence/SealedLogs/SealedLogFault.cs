namespace Karaula.Evidence.SealedLogs;

/// <summary>What is wrong with a log, as far as its bytes can tell.</summary>
public enum SealedLogFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The file is not a sealed log.</summary>
    NotALog,

    /// <summary>The file ends inside the header.</summary>
    TruncatedHeader,

    /// <summary>The log is of a format version that this library does not know; or the version was changed.</summary>
    UnsupportedVersion,

    /// <summary>Bytes of the header were changed.</summary>
    ChangedHeader,

    /// <summary>Bytes of a record were changed: it does not have the hash that it states.</summary>
    ChangedRecord,

    /// <summary>One or more records are missing before a whole one.</summary>
    RemovedRecord,

    /// <summary>A whole record is not in its place, or is there twice.</summary>
    ReorderedRecord,

    /// <summary>A whole record has the right number but does not follow the one before: one of the two was put in the place of
    /// another.</summary>
    ReplacedRecord,

    /// <summary>A record has the right hash but impossible values: it was not written by a right writer.</summary>
    MalformedRecord,

    /// <summary>The file ends inside a record: a writer was killed, or the file was cut.</summary>
    TruncatedTail,

    /// <summary>After a whole record come bytes that are not a record of this log.</summary>
    TrailingGarbage,

    /// <summary>All is whole, but the expected head is not in it: records were cut off at the end, or the whole log was
    /// rewritten.</summary>
    ExpectedHeadMissing,
}
