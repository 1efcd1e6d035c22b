namespace Karaula.Analysis.Detection;

/// <summary>What all edges together saw of one site in one second: the detector's only input.</summary>
/// <param name="At">Start of the second, UTC.</param>
/// <param name="Requests">Requests, whatever became of them.</param>
/// <param name="ReaderRequests">Requests from sources that no gate holds for an attacker.</param>
/// <param name="ReaderGood">Of those, answered without an error within the site's deadline.</param>
/// <param name="Refused">Refused by a gate: over a limit, or no room at the origin.</param>
/// <param name="Failed">Answers that failed because of the origin: 5xx, time-outs, broken connections.</param>
/// <param name="NewSourceShare">Share of sources not seen in the last ten minutes, 0 to 1.</param>
/// <param name="CacheBustingShare">Share of requests with a query string never seen on that path, 0 to 1.</param>
/// <param name="AssetShare">Share of requests for style sheets, scripts, images and fonts, 0 to 1.</param>
/// <param name="UnsafeMethodShare">Share of requests with a method other than GET, HEAD and OPTIONS, 0 to 1.</param>
/// <param name="PathEntropy">Shannon entropy of requested paths, bits.</param>
/// <param name="AgentEntropy">Shannon entropy of user agents, bits.</param>
/// <param name="PrefixEntropy">Shannon entropy of source prefixes (/24, /48), bits.</param>
public readonly record struct SiteSecond(
    DateTimeOffset At,
    long Requests,
    long ReaderRequests,
    long ReaderGood,
    long Refused,
    long Failed,
    double NewSourceShare,
    double CacheBustingShare,
    double AssetShare,
    double UnsafeMethodShare,
    double PathEntropy,
    double AgentEntropy,
    double PrefixEntropy)
{
    /// <summary>Shannon entropy of autonomous systems, bits; NaN where not known.</summary>
    public double AsnEntropy { get; init; } = double.NaN;

    /// <summary>Shannon entropy of TLS clients (JA4), bits; NaN where not known.</summary>
    public double Ja4Entropy { get; init; } = double.NaN;

    /// <summary>Answers to challenges that were wrong or too many; they are no requests.</summary>
    public long ChallengesFailed { get; init; }
}
