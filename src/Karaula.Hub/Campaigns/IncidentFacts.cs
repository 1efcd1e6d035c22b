using Karaula.Analysis.Campaigns;
using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Campaigns;

/// <summary>Incidents as the search for campaigns sees them.</summary>
internal static class IncidentFacts
{
    /// <summary>What is known of an incident; in an exercise, in the record's time.</summary>
    public static Karaula.Analysis.Campaigns.IncidentFact Of(IncidentRecord i, DrillClock? clock) => new(
        i.Id,
        i.Site,
        clock?.Map(i.Onset) ?? i.Onset,
        clock?.MapUncertainty(i.Onset, i.OnsetUncertainty) ?? i.OnsetUncertainty,
        i.End is { } end ? clock?.Map(end) ?? end : null,
        i.Attackers)
    {
        Tactics = i.Vectors,
        CrowdShare = i.Sums?.CrowdShare,
        Tools = i.Sums?.Shapes is { } tools ? [.. tools.Common(tools.Ja4), .. tools.Common(tools.Clients)] : [],
        Templates = i.Sums?.Shapes is { } requests ? [.. requests.Common(requests.Templates)] : [],
        Networks = i.Sums?.Shapes is { Requests: > 0 } networks
            ? networks.Networks.ToDictionary(n => n.Name, n => (double)n.Count / networks.Requests, StringComparer.Ordinal)
            : new Dictionary<string, double>(),
        HostingShare = i.Sums?.Shapes is { NetworkTypeKnown: > 0 } types ? (double)types.Hosting / types.NetworkTypeKnown : null,
    };
}
