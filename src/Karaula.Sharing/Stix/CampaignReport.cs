using System.Net;

namespace Karaula.Sharing.Stix;

/// <summary>All that is told of a campaign.</summary>
/// <param name="Id">The campaign's id in the hub.</param>
/// <param name="Producer">Who tells: a name that the receiver knows.</param>
/// <param name="CreatedAt">When this was concluded, UTC.</param>
/// <param name="IsDrill">Whether it is an exercise: everything is then marked as such.</param>
/// <param name="Sentence">All of it in words.</param>
/// <param name="PValue">Of the coincidence, 0 to 1.</param>
/// <param name="ExpectedPerYear">How many such coincidences chance would make in a year.</param>
/// <param name="FirstOnset">Onset of the first incident, UTC.</param>
/// <param name="Sites">The sites attacked.</param>
/// <param name="Incidents">The incidents, in order of onset.</param>
/// <param name="Attackers">Networks that attacked and were refused, the most refused first. Never a reader's.</param>
public sealed record CampaignReport(
    string Id,
    string Producer,
    DateTimeOffset CreatedAt,
    bool IsDrill,
    string Sentence,
    double PValue,
    double ExpectedPerYear,
    DateTimeOffset FirstOnset,
    IReadOnlyList<SharedSite> Sites,
    IReadOnlyList<SharedIncident> Incidents,
    IReadOnlyList<SharedAttacker> Attackers);

/// <summary>A site that was attacked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Host">Its host name.</param>
/// <param name="Kind">"state", "media" or "other".</param>
public sealed record SharedSite(string Name, string Host, string Kind);

/// <summary>An incident of the campaign.</summary>
/// <param name="Id">Its id in the hub.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Onset">When it began, UTC.</param>
/// <param name="OnsetUncertainty">Plus or minus, 95 %.</param>
/// <param name="End">When it ended; null while it lasts.</param>
/// <param name="Why">What made it an attack.</param>
/// <param name="Vectors">Kinds of attack.</param>
public sealed record SharedIncident(
    string Id, string Site, DateTimeOffset Onset, TimeSpan OnsetUncertainty, DateTimeOffset? End, string Why, IReadOnlyList<string> Vectors);

/// <summary>A network that attacked.</summary>
/// <param name="Network">/32 of IPv4 or /64 of IPv6.</param>
/// <param name="Refused">Requests refused.</param>
/// <param name="FirstSeen">UTC.</param>
/// <param name="LastSeen">UTC, later than or equal to the first.</param>
public sealed record SharedAttacker(IPNetwork Network, long Refused, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);
