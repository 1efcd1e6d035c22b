namespace Karaula.Evidence.SealedLogs;

/// <summary>What a verification found.</summary>
public sealed record SealedLogVerification
{
    /// <summary>Whether the log is whole: nothing in it was changed, removed, swapped or added since it was written, and the expected head,
    /// if one was given, is in it. Without an expected head this says nothing of records cut off at the end.</summary>
    public bool IsWhole => Fault == SealedLogFault.None;

    /// <summary>The first fault.</summary>
    public SealedLogFault Fault { get; init; }

    /// <summary>The byte at which the first bad record (or the header) starts; null when the log is whole.</summary>
    public long? FaultOffset { get; init; }

    /// <summary>The place of the first bad record in the file, from 0; null when the log is whole or the header is bad.</summary>
    public long? FaultRecord { get; init; }

    /// <summary>What is wrong, in words; null when the log is whole.</summary>
    public string? Reason { get; init; }

    /// <summary>The header; null when it is bad.</summary>
    public SealedLogHeader? Header { get; init; }

    /// <summary>How many records are whole, up to the first fault.</summary>
    public long Count { get; init; }

    /// <summary>The hash of the last of them (of the header when there are none); null when the header is bad.</summary>
    public SealedLogHash? Head { get; init; }

    /// <summary>The time of the first record; null without records.</summary>
    public DateTimeOffset? FirstTime { get; init; }

    /// <summary>The time of the last whole record; null without records.</summary>
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>How many records the expected head covers; null when none was given, or it was not met.</summary>
    public long? ExpectedHeadCovers { get; init; }
}
