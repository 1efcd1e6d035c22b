namespace Karaula.Hub.Observations;

/// <summary>
/// What another system reported, as the sealed log and the database keep it. No address is in it: who is at the other end is for that system to
/// know, and a report can be wrong about who attacked.
/// </summary>
/// <param name="Source">"fastnetmon", "crowdsec", or "site" for what a site published.</param>
/// <param name="At">When it was, by the other's clock, UTC; when it came where the other does not say.</param>
/// <param name="Site">The hub's name of the site it is about; null when it is about none in particular.</param>
/// <param name="Kind">What was seen, in the other's words: "syn_flood", "crowdsecurity/http-probing".</param>
/// <param name="Sentence">All of it in words.</param>
/// <param name="PacketsPerSecond">At the target; null when not said.</param>
/// <param name="BitsPerSecond">At the target; null when not said.</param>
/// <param name="Count">Events that the other counted; null when not said.</param>
/// <param name="Network">The autonomous system or country it came from, in the other's words; null when not said.</param>
[GenerateSerializer, Immutable]
public sealed record ObservationRecord(
    string Source,
    DateTimeOffset At,
    string? Site,
    string Kind,
    string Sentence,
    long? PacketsPerSecond,
    long? BitsPerSecond,
    long? Count,
    string? Network);
