namespace Karaula.Evidence.SealedLogs;

/// <summary>How far a verification has come.</summary>
/// <param name="BytesDone">Bytes verified.</param>
/// <param name="BytesTotal">Bytes of the file when the verification started.</param>
/// <param name="Records">Records verified.</param>
public readonly record struct SealedLogProgress(long BytesDone, long BytesTotal, long Records);
