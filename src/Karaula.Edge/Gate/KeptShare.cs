namespace Karaula.Edge.Gate;

/// <summary>A network's share of the origin in peace, as it is kept.</summary>
/// <param name="Network">The network's hash under the edge's secret.</param>
/// <param name="Share">0 to 1.</param>
internal sealed record KeptShare(ulong Network, float Share);
