using Karaula.Analysis.Links;

namespace Karaula.Analysis.Campaigns;

/// <summary>How sure it is that an incident belongs to its campaign.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Probability">Co-membership with the rest of the campaign, 0 to 1.</param>
/// <param name="Strongest">Its strongest link.</param>
public sealed record Membership(string IncidentId, double Probability, Link Strongest);
