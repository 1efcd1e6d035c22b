namespace Karaula.Evidence.SealedLogs;

/// <summary>The incomplete end that a writer found and removed when it opened a log: what a killed writer leaves.</summary>
/// <param name="Offset">The byte at which the incomplete record (or header) started; the log now ends there.</param>
/// <param name="BytesRemoved">How many bytes were removed.</param>
/// <param name="RecordsKept">How many whole records come before.</param>
/// <param name="Reason">What was incomplete.</param>
public sealed record SealedLogRecovery(long Offset, long BytesRemoved, long RecordsKept, string Reason);
