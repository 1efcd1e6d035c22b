using Karaula.Hub.Evidence;

namespace Karaula.Hub.Erasing;

/// <summary>Says of each record of the sealed log whether it goes, and counts what goes.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="incidents">Ids of the incidents that go.</param>
/// <param name="campaigns">Ids of the campaigns that go.</param>
internal sealed class ErasureRule(ErasureRequest request, IReadOnlySet<string> incidents, IReadOnlySet<string> campaigns)
{
    private readonly DateTimeOffset? _summariesBefore = request.SummariesBefore ?? request.Before;

    public long Summaries { get; private set; }

    public long Incidents { get; private set; }

    public long Campaigns { get; private set; }

    public long Observations { get; private set; }

    /// <summary>Whether a record stays.</summary>
    public bool Keeps(Fact fact)
    {
        switch (fact)
        {
            case SummaryFact s when IsDue(s.Summary.Site, DateTimeOffset.FromUnixTimeSeconds(s.Summary.Second)):
                Summaries++;
                return false;
            case ObservationFact o when IsDue(o.Observation.Site, o.Observation.At):
                Observations++;
                return false;
            case IncidentFact i when incidents.Contains(i.Incident.Id):
                Incidents++;
                return false;
            case CampaignFact c when campaigns.Contains(c.Campaign.Id):
                Campaigns++;
                return false;
            default:
                return true;
        }
    }

    private bool IsDue(string? site, DateTimeOffset at) =>
        (request.Site is null || site == request.Site) && (_summariesBefore is null ? request.Site is not null : at < _summariesBefore);
}
