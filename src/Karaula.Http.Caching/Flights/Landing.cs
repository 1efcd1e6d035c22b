using Karaula.Http.Caching.Storage;

namespace Karaula.Http.Caching.Flights;

/// <summary>What a flight brought, as soon as that is known: with the head of the answer, not its end.</summary>
/// <param name="Kind">Whether there is something to share.</param>
/// <param name="Response">The answer, or its head where the body is still arriving.</param>
/// <param name="Body">The body that is arriving.</param>
/// <param name="Length">The length that the origin declared for it, in bytes.</param>
/// <param name="Status">What the origin answered; null when it answered nothing.</param>
internal sealed record Landing(LandingKind Kind, StoredResponse? Response = null, ArrivingBody? Body = null, long? Length = null, int? Status = null)
{
    public static Landing Nothing { get; } = new(LandingKind.Nothing);

    /// <summary>The origin confirmed a stored answer, which is this one now.</summary>
    public static Landing Confirmed(StoredResponse response) => new(LandingKind.Confirmed, response, Length: response.Body.Length);

    /// <summary>The origin began an answer that is being stored.</summary>
    public static Landing Arriving(StoredResponse head, ArrivingBody body, long? length) => new(LandingKind.Arriving, head, body, length, head.StatusCode);

    /// <summary>The origin failed.</summary>
    public static Landing Failed(int? status) => new(LandingKind.Failed, Status: status);
}
