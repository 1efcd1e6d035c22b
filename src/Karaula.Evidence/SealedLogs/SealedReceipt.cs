namespace Karaula.Evidence.SealedLogs;

/// <summary>What a writer tells of a record that it appended.</summary>
/// <param name="Sequence">The record's number, from 0.</param>
/// <param name="Time">Its time.</param>
/// <param name="Hash">Its hash, which is the head of the log until the next: whoever keeps it elsewhere can later show that nothing up to
/// this record was changed or cut off.</param>
public readonly record struct SealedReceipt(long Sequence, DateTimeOffset Time, SealedLogHash Hash);
