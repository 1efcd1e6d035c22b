namespace Karaula.Hub.Api;

/// <summary>A network prefix that the gate refused, and how often.</summary>
internal sealed record SummaryAttacker(string Prefix, ulong Refused);
