namespace Karaula.Evidence.SealedLogs;

/// <summary>A record as it was read: whole, and linked to the one before.</summary>
/// <param name="Sequence">Its number, from 0.</param>
/// <param name="Time">When it was appended, by the writer's clock; it need not rise from record to record.</param>
/// <param name="Kind">What the payload is, in the writer's words.</param>
/// <param name="Payload">The payload; valid until the next record is read.</param>
/// <param name="PreviousHash">The hash of the record before, or of the header.</param>
/// <param name="Hash">The hash of this record.</param>
/// <param name="Offset">The byte at which it starts, from 0.</param>
public readonly record struct SealedRecord(
    long Sequence,
    DateTimeOffset Time,
    string Kind,
    ReadOnlyMemory<byte> Payload,
    SealedLogHash PreviousHash,
    SealedLogHash Hash,
    long Offset);
