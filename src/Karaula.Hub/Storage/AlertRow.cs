namespace Karaula.Hub.Storage;

/// <summary>A message that is to be delivered, or was.</summary>
internal sealed class AlertRow
{
    /// <summary>The same at each attempt, so that a receiver can tell a repetition; sorts by time.</summary>
    public required string Id { get; set; }
    public required string Route { get; set; }

    /// <summary>What it is about: messages about the same are delivered in their order.</summary>
    public required string Group { get; set; }
    public required string Status { get; set; }
    public required string Severity { get; set; }
    public required string Title { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public int Attempts { get; set; }

    /// <summary>When to try; null when it was delivered or given up.</summary>
    public DateTimeOffset? NextAttempt { get; set; }
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Why the last attempt failed; null when none has.</summary>
    public string? Error { get; set; }

    /// <summary>Incidents it tells of, which erasure asks for.</summary>
    public required string[] Incidents { get; set; }

    /// <summary>The message, as JSON: what a webhook posts.</summary>
    public required string Content { get; set; }
}
