namespace Karaula.Hub.Alerts;

/// <summary>The last message about a group.</summary>
/// <param name="Key">Which group.</param>
/// <param name="SentAt">When.</param>
/// <param name="Severity">How urgent it was.</param>
/// <param name="Over">Whether nothing of it went on.</param>
internal sealed record ToldGroup(string Key, DateTimeOffset SentAt, AlertSeverity Severity, bool Over);
