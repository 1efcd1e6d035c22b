using Karaula.Hub.Alerts;

namespace Karaula.Hub.Configuration;

/// <summary>To whom what is told, and when: one <c>[[alert]]</c> of a hub's file. Immutable. Exactly one of webhook and mail is set.</summary>
/// <param name="Name">What people call it: 1 to 63 characters of [a-z0-9-], unique.</param>
public sealed record AlertRoute(string Name)
{
    /// <summary>Where to post; null for a route by mail.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>To whom to write; null for a route by webhook.</summary>
    public MailTarget? Mail { get; init; }

    /// <summary>What is less urgent is not told.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Warning;

    /// <summary>Sites whose incidents are told; empty: all. A campaign is told when any of its sites is among them, and then whole.</summary>
    public IReadOnlyList<string> Sites { get; init; } = [];

    /// <summary>How long the first of a group waits for company, so that a campaign is one message.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two messages about a group that changes. What has become more urgent does not wait for it.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After how long a group that goes on unchanged is told again; null: never.</summary>
    public TimeSpan? RepeatInterval { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Whether the end is told, too.</summary>
    public bool Resolved { get; init; } = true;

    /// <summary>Whether exercises are told; each message then says that it is one.</summary>
    public bool Drills { get; init; }

    /// <summary>When to be quiet; null: never.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>The kind of target, for people.</summary>
    internal string Kind => Webhook is null ? "mail" : "webhook";

    /// <summary>Whether incidents of a site are told by this route.</summary>
    internal bool Covers(string site) => Sites.Count == 0 || Sites.Contains(site, StringComparer.Ordinal);
}
