namespace Karaula.Hub.Api;

/// <summary>A route as it is configured. No secret is in it, and no address that may be one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">"webhook" or "mail".</param>
/// <param name="Target">Host and port.</param>
/// <param name="Severity">What is less urgent is not told.</param>
/// <param name="Sites">Empty: all.</param>
/// <param name="Quiet">Whether these are quiet hours.</param>
/// <param name="Waiting">Messages not delivered yet.</param>
internal sealed record AlertRouteView(string Name, string Kind, string Target, string Severity, IReadOnlyList<string> Sites, bool Quiet, int Waiting);
