using Karaula.Hub.Ingest;

namespace Karaula.Hub.Alerts;

/// <summary>What one message is about: a campaign, or all incidents that are in none.</summary>
/// <param name="Key">Names it over time.</param>
/// <param name="Campaign">Null for incidents that are in none.</param>
/// <param name="Members">At least one; sorted by onset.</param>
internal sealed record AlertGroup(string Key, CampaignRecord? Campaign, IReadOnlyList<IncidentRecord> Members)
{
    public const string Loose = "incidents";
    private const string OfCampaign = "campaign:";

    public bool IsOver => Members.All(m => m.End is not null);

    /// <summary>That of the most urgent incident that goes on; of all, when none does.</summary>
    public AlertSeverity Severity => Campaign is not null
        ? AlertSeverity.Critical
        : Members.Where(m => m.End is null).DefaultIfEmpty(Members.MaxBy(AlertIncident.SeverityOf)!).Max(AlertIncident.SeverityOf);

    public static string KeyOf(string campaign) => OfCampaign + campaign;

    /// <summary>The campaign of a key; null when it is of none.</summary>
    public static string? CampaignOf(string key) => key.StartsWith(OfCampaign, StringComparison.Ordinal) ? key[OfCampaign.Length..] : null;
}
