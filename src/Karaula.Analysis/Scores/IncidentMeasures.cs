namespace Karaula.Analysis.Scores;

/// <summary>What is measured of one incident; null where it is not.</summary>
/// <param name="Site">The site.</param>
public sealed record IncidentMeasures(string Site)
{
    /// <summary>Readers a day in peace: the weight of the site.</summary>
    public double? Audience { get; init; }

    /// <summary>The share of readers' requests lost, 0 to 1.</summary>
    public double? LostShare { get; init; }

    /// <summary>How long it lasted.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Requests by vector.</summary>
    public IReadOnlyDictionary<string, double> Vectors { get; init; } = new Dictionary<string, double>();

    /// <summary>How long after each mitigation the way changed.</summary>
    public IReadOnlyList<TimeSpan> Adaptations { get; init; } = [];

    /// <summary>The share of the attack's requests at endpoints that cost most, such as searches, 0 to 1.</summary>
    public double? CostlyShare { get; init; }

    /// <summary>Whether the protection itself was attacked: challenges, the edge's own addresses, DNS.</summary>
    public bool? ProtectionAttacked { get; init; }

    /// <summary>From onset to full force.</summary>
    public TimeSpan? Ramp { get; init; }
}
