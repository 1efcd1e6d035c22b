namespace Karaula.Hub.Evidence;

/// <summary>The sealed log at one moment.</summary>
/// <param name="Records">Records in it.</param>
/// <param name="Bytes">Length of the file, all of it flushed.</param>
/// <param name="HeadHash">Hash that seals everything in it, lower-case hex.</param>
public sealed record EvidenceState(long Records, long Bytes, string HeadHash);
