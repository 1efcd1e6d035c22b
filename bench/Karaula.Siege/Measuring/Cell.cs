using System.Text.Json.Serialization;

namespace Karaula.Siege.Measuring;

/// <summary>What readers got of one system under one shape.</summary>
/// <param name="Goodput">Page views that were good / page views begun, while the attack lasted.</param>
/// <param name="Refused">Requests refused or cut off / requests made by readers.</param>
/// <param name="P99Ms">Of all page views; one that was not served counts as its deadline.</param>
/// <param name="MitigateS">Seconds until the attack was mitigated; null when it never was.</param>
/// <param name="RssMb">The most memory that the system's processes had.</param>
/// <param name="Views">Page views begun.</param>
/// <param name="Challenged">Page views on whose way a challenge was answered.</param>
/// <param name="Kinds">The same by what readers read with.</param>
/// <param name="OriginAttackPerS">Attackers' requests a second that reached the origin.</param>
/// <param name="ServerCores">Processors that the system used.</param>
/// <param name="AttackCores">Processors that the attackers used.</param>
/// <param name="ReaderCores">Processors that the readers used.</param>
/// <param name="Attack">What the attack did; null in peace.</param>
internal sealed record Cell(
    double Goodput, double Refused, double P99Ms, double? MitigateS, double RssMb, int Views, int Challenged, IReadOnlyDictionary<string, KindCell> Kinds,
    double OriginAttackPerS, double ServerCores, double AttackCores, double ReaderCores, Attacks.AttackCounts? Attack)
{
    /// <summary>Refused among feeds, previews and crawlers, which nobody may refuse.</summary>
    [JsonIgnore]
    public int RefusedPrograms => Kinds.Where(kind => kind.Key is "feed" or "preview" or "crawler").Sum(kind => kind.Value.Refused);
}

/// <summary>What one kind of reader got.</summary>
/// <param name="Views">Page views begun.</param>
/// <param name="Good">Of those, good ones.</param>
/// <param name="Requests">Requests made.</param>
/// <param name="Refused">Of those, refused.</param>
internal sealed record KindCell(int Views, int Good, int Requests, int Refused);
