namespace Karaula.Hub.Api;

/// <summary>What reached the origin in one second.</summary>
internal sealed record SummaryOrigin(ulong Requests, ulong Errors, uint Queued);
