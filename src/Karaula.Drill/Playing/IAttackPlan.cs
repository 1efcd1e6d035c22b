using System.Net;
using Karaula.Drill.Scenarios;
using Karaula.Drill.Traffic;

namespace Karaula.Drill.Playing;

/// <summary>What is played: phases, and who attacks in them.</summary>
internal interface IAttackPlan
{
    /// <summary>The phases.</summary>
    Scenario Scenario { get; }

    /// <summary>The sources of an attack, and each one's share.</summary>
    IReadOnlyList<(IPAddress Address, double Share)> SourcesOf(Phase phase, Attack attack);

    /// <summary>When each source sends, where that is known; null where shares decide.</summary>
    IReadOnlyList<TimetableEntry>? TimetableOf(Phase phase, Attack attack);
}
