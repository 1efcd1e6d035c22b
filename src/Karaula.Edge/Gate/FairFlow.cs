namespace Karaula.Edge.Gate;

/// <summary>Who shares the origin with others: a known network, all networks that are not known, or the verified crawlers. The queue's business, under its lock.</summary>
internal sealed class FairFlow
{
    /// <summary>Its network's hash; 0 for the two that are no network.</summary>
    public ulong Network { get; set; }

    /// <summary>Its share of the origin.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>The virtual time at which it has had what it was given so far.</summary>
    public double Finish { get; set; }

    /// <summary>Requests of it that wait.</summary>
    public int Waiting { get; set; }
}
