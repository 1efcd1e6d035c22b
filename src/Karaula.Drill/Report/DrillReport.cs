using System.Text.Json.Serialization;

namespace Karaula.Drill.Report;

/// <summary>What a drill came to: <c>report.json</c>. Null where it could not be measured.</summary>
public sealed record DrillReport
{
    /// <summary>The scenario's title.</summary>
    public required string Scenario { get; init; }

    /// <summary>When it was played, UTC.</summary>
    public required DateTimeOffset PlayedAt { get; init; }

    /// <summary>How long it played, seconds.</summary>
    public required double PlayedSeconds { get; init; }

    /// <summary>Good page views / page views begun, on sites while they were attacked.</summary>
    public required GoodputFigures Goodput { get; init; }

    /// <summary>The same over the whole drill, attacked or not.</summary>
    public required GoodputFigures GoodputOverall { get; init; }

    /// <summary>Worst over onsets and changes of vector: until readers are served and the attack is off the origin, seconds.</summary>
    public required double? MitigateSeconds { get; init; }

    /// <summary>Worst over onsets: from the first attack request on a site until the hub raised its incident, seconds.</summary>
    public required double? DetectSeconds { get; init; }

    /// <summary>Readers' requests that the edge refused / all readers' requests through the edge.</summary>
    public required double ReadersRefused { get; init; }

    /// <summary>Incidents that the hub raised.</summary>
    public required int Incidents { get; init; }

    /// <summary>Attacks that were played: an incident is owed for each.</summary>
    public required int Attacks { get; init; }

    /// <summary>Incidents on sites that no attack was on at the time: crowds taken for attacks. Must be 0.</summary>
    public required int FalseIncidents { get; init; }

    /// <summary>Page views that the figures rest on.</summary>
    public required ViewCounts Views { get; init; }

    /// <summary>Attack requests sent to each side.</summary>
    public required long AttackRequests { get; init; }

    /// <summary>Each attack and change of vector.</summary>
    public required IReadOnlyList<AttackFigures> AttackEvents { get; init; }

    /// <summary>The campaigns that the hub found.</summary>
    public required IReadOnlyList<CampaignFigures> Campaigns { get; init; }
}

/// <summary>Goodput, 0 to 1; null when nobody read.</summary>
public sealed record GoodputFigures(double? Shielded, double? Unshielded, double? ShieldedHome, double? ShieldedAbroad);

/// <summary>Page views.</summary>
public sealed record ViewCounts(int Shielded, int Unshielded, int ShieldedUnderAttack, int UnshieldedUnderAttack);

/// <summary>One attack, or change of vector.</summary>
public sealed record AttackFigures(string Site, string Vector, double AtSeconds, double? MitigateSeconds, double? DetectSeconds);

/// <summary>A campaign.</summary>
public sealed record CampaignFigures(
    IReadOnlyList<string> Sites,
    [property: JsonPropertyName("p_value")] double PValue,
    double ExpectedByChance,
    DateTimeOffset FirstOnset,
    string Sentence);
