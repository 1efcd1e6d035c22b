namespace Karaula.Hub.Alerts;

/// <summary>What a message says of its group.</summary>
internal static class AlertStatus
{
    public const string Firing = "firing";
    public const string Repeated = "repeated";
    public const string Resolved = "resolved";
    public const string Withdrawn = "withdrawn";
    public const string Test = "test";
}
