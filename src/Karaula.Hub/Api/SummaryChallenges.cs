namespace Karaula.Hub.Api;

/// <summary>Challenges of one second: given out, answered well, and answered wrongly or too often.</summary>
internal sealed record SummaryChallenges(ulong Shown, ulong Passed, ulong Failed);
