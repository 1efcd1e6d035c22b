using System.Net;
using Karaula.Drill.Scenarios;
using Karaula.Drill.Traffic;

namespace Karaula.Drill.Playing;

/// <summary>A scenario with made-up sources: one botnet, of which each attack uses as many as it says, so that attacks share sources as real ones do.</summary>
internal sealed class ScenarioPlan(Scenario scenario) : IAttackPlan
{
    /// <inheritdoc />
    public Scenario Scenario => scenario;

    /// <inheritdoc />
    public IReadOnlyList<(IPAddress Address, double Share)> SourcesOf(Phase phase, Attack attack) => Flood.Synthetic(attack.Sources, 0);

    /// <inheritdoc />
    public IReadOnlyList<TimetableEntry>? TimetableOf(Phase phase, Attack attack) => null;
}
