namespace Karaula.Hub.Ingest;

/// <summary>What the refused requests of an incident's marked sources were like. Each list has the most frequent first.</summary>
/// <param name="Requests">How many.</param>
/// <param name="Ja4">TLS clients.</param>
/// <param name="Clients">Protocol, fields sent, agent.</param>
/// <param name="Templates">Method, and the kinds of the target's parts.</param>
/// <param name="Networks">Autonomous systems.</param>
/// <param name="NetworkTypeKnown">Of the requests, those whose network an edge could tell to be a data centre's or not.</param>
/// <param name="Hosting">Of these, from a data centre or VPN.</param>
[GenerateSerializer, Immutable]
internal sealed record IncidentShapes(
    long Requests, ShapeSum[] Ja4, ShapeSum[] Clients, ShapeSum[] Templates, ShapeSum[] Networks, long NetworkTypeKnown, long Hosting)
{
    /// <summary>Requests of edges that told of costs.</summary>
    [Id(0)]
    public long CostKnown { get; init; }

    /// <summary>Of these, at paths that cost the origin most.</summary>
    [Id(1)]
    public long Costly { get; init; }

    /// <summary>The share at paths that cost the origin most, 0 to 1; null when no edge told.</summary>
    public double? CostlyShare() => CostKnown > 0 ? (double)Costly / CostKnown : null;

    // Less may be a few readers who were marked by mistake.
    private const double LeastShare = 0.1;

    /// <summary>Names that make at least a tenth of the requests.</summary>
    public IEnumerable<string> Common(ShapeSum[] list) => list.Where(s => s.Count >= LeastShare * Requests).Select(s => s.Name);

    public bool SaysTheSameAs(IncidentShapes other) =>
        this with { Ja4 = other.Ja4, Clients = other.Clients, Templates = other.Templates, Networks = other.Networks } == other
        && Ja4.AsSpan().SequenceEqual(other.Ja4) && Clients.AsSpan().SequenceEqual(other.Clients)
        && Templates.AsSpan().SequenceEqual(other.Templates) && Networks.AsSpan().SequenceEqual(other.Networks);
}
