namespace Karaula.Edge.Origin;

/// <summary>How one server stands, for whoever asks.</summary>
/// <param name="Prefix">Scheme, host and port.</param>
/// <param name="State">How it is.</param>
/// <param name="Since">Since when; null when it was never otherwise.</param>
/// <param name="Reason">Why it is not well; null when it is.</param>
/// <param name="InUse">Whether the next request would go there.</param>
/// <param name="Last">The last check; null when there was none.</param>
internal sealed record OriginReport(string Prefix, OriginState State, DateTimeOffset? Since, string? Reason, bool InUse, OriginCheck? Last);
