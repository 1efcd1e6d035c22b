using Karaula.Edge.Origin;

namespace Karaula.Edge.Modes;

/// <summary>What one second of a site looked like.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="ReaderRequests">Of those, from sources that are not marked.</param>
/// <param name="ReaderGood">Of those, answered in time and without an error.</param>
/// <param name="Refused">Requests refused.</param>
/// <param name="RefusedSources">Marked sources that were refused.</param>
/// <param name="OriginRequests">Requests that went to the origin.</param>
/// <param name="OriginErrors">Of those, failed.</param>
/// <param name="Pressure">The gate's pressure, 0 to 1.</param>
internal readonly record struct ModeInputs(
    long Requests,
    long ReaderRequests,
    long ReaderGood,
    long Refused,
    long RefusedSources,
    long OriginRequests,
    long OriginErrors,
    double Pressure)
{
    /// <summary>How the site's servers stand.</summary>
    public OriginOutlook Origins { get; init; } = OriginOutlook.None;

    /// <summary>Whether one of them is well because checks said so.</summary>
    public bool IsOriginProven { get; init; }
}
