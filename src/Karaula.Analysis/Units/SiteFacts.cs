namespace Karaula.Analysis.Units;

/// <summary>What sites may have in common, and may fail together by.</summary>
/// <param name="Site">Host name.</param>
/// <param name="HostingGroup">Who hosts it; null when unknown.</param>
/// <param name="Address">Its address; null when unknown.</param>
/// <param name="Asn">Its autonomous system; null when unknown.</param>
/// <param name="Dns">Who answers for its name; null when unknown.</param>
/// <param name="Cms">The software that serves it; null when unknown.</param>
public sealed record SiteFacts(
    string Site, string? HostingGroup = null, string? Address = null, string? Asn = null, string? Dns = null, string? Cms = null);
