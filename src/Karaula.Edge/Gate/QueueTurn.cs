namespace Karaula.Edge.Gate;

/// <summary>What decides whose turn a request is.</summary>
internal readonly record struct QueueTurn
{
    /// <summary>Whom it is counted for.</summary>
    public SourceKey Source { get; init; }

    /// <summary>How many times its share in quiet times its kind is of what comes now; 1 when it is not suspect.</summary>
    public float Suspicion { get; init; }

    /// <summary>What its source asks of the origin: within a share the least goes first.</summary>
    public required float Demand { get; init; }

    /// <summary>What it will cost the origin, as far as is known: milliseconds.</summary>
    public required float Cost { get; init; }

    /// <summary>Its network's hash: <see cref="PeaceShares.HashOf"/>.</summary>
    public ulong Network { get; init; }

    /// <summary>Its network's share in peace; 0 when it is not known.</summary>
    public float Share { get; init; }

    /// <summary>What all networks that are not known have together.</summary>
    public required float StrangersShare { get; init; }

    /// <summary>Whether it is a verified crawler's.</summary>
    public bool IsVerified { get; init; }
}
