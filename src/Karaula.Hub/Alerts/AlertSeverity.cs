namespace Karaula.Hub.Alerts;

/// <summary>How urgent something is. Ordered: a route asks for at least one of these.</summary>
public enum AlertSeverity
{
    /// <summary>Something is over, or not what it seemed; a test.</summary>
    Notice,

    /// <summary>A site is attacked, and its readers are served.</summary>
    Warning,

    /// <summary>A campaign; or a site whose readers are not served.</summary>
    Critical,
}
