namespace Karaula.Edge.Gate;

/// <summary>What a gate says, with what was measured, so that every refusal can be explained.</summary>
/// <param name="Rule">The rule that refused; <see cref="GateRule.None"/> when the request may go on.</param>
/// <param name="Measured">What was measured, in the rule's unit.</param>
/// <param name="Threshold">What is allowed, in the same unit.</param>
/// <param name="RetryAfterSeconds">When to try again.</param>
internal readonly record struct GateDecision(GateRule Rule, double Measured, double Threshold, int RetryAfterSeconds)
{
    /// <summary>The request may go on.</summary>
    public static GateDecision Serve => default;

    /// <summary>Whether the request may go on.</summary>
    public bool IsServed => Rule == GateRule.None;
}

/// <summary>What follows from why a gate refuses.</summary>
internal static class GateRules
{
    /// <summary>Whether it is for want of room at the origin, and not for what the source does.</summary>
    public static bool IsWantOfRoom(this GateRule rule) => rule is GateRule.QueueFull or GateRule.FairShare or GateRule.Structure or GateRule.QueueTimeout;
}

/// <summary>Why a gate refuses.</summary>
internal enum GateRule
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>The source asks more often than one source may; unit: requests in its bucket.</summary>
    SourceRate,

    /// <summary>The network asks more often than one network may; unit: requests in its bucket.</summary>
    PrefixRate,

    /// <summary>The site is under attack, and the source asks far more of the origin than readers do; unit: attempts at the origin of late.</summary>
    Marked,

    /// <summary>The origin's queue is full of sources that ask less; unit: milliseconds of origin time of late, weighed.</summary>
    QueueFull,

    /// <summary>The origin's queue is full, and the network has more of it than its share in peace; unit: share of the queue, 0 to 1.</summary>
    FairShare,

    /// <summary>The origin has no room, and requests made like this one are far more of all than in quiet times; unit: times their share then.</summary>
    Structure,

    /// <summary>The request waited too long for the origin; unit: seconds.</summary>
    QueueTimeout,
}
