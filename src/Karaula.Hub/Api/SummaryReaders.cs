namespace Karaula.Hub.Api;

/// <summary>Readers' requests of one second.</summary>
internal sealed record SummaryReaders(ulong Requests, ulong Good);
