using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Gate;

internal static class GateAsks
{
    /// <summary>Asks as a reader without a pass does.</summary>
    public static ValueTask<OriginDecision> EnterOriginAsync(this SiteGate gate, SourceKey source, ulong path, CancellationToken cancellationToken) =>
        gate.EnterOriginAsync(new OriginAsk(source, source.Wider(), path), cancellationToken);
}
