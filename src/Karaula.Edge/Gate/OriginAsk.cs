using Karaula.Edge.Gate.Structure;

namespace Karaula.Edge.Gate;

/// <summary>A request that needs the origin, as far as whose turn it is depends on it.</summary>
/// <param name="Source">Whom it is counted for: a pass, or an address.</param>
/// <param name="Network">The network around the address: whose share it uses.</param>
/// <param name="Path">The hash of what is asked for, without the query, as <see cref="SiteGate.Paths"/> knows it; 0 where there is no query, so that the page that all wait for never waits itself.</param>
/// <param name="Structure">What it is made like; default for whom that says nothing of, such as a reader with a pass.</param>
/// <param name="IsVerified">Whether it is a verified crawler's.</param>
internal readonly record struct OriginAsk(SourceKey Source, SourceKey Network, ulong Path, RequestStructure Structure = default, bool IsVerified = false);
