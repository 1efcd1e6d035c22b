namespace Karaula.Http.Caching;

/// <summary>
/// What the cache did with a request. Present in <c>HttpContext.Features</c> from the cache middleware on, inwards and, afterwards, outwards.
/// </summary>
public interface IHttpCacheFeature
{
    /// <summary>How the request was answered; <see cref="HttpCacheOutcome.Pending"/> while the origin has not begun to answer.</summary>
    HttpCacheOutcome Outcome { get; }

    /// <summary>Why.</summary>
    HttpCacheReason Reason { get; }

    /// <summary>Whether the origin's answer went into the store. False until its last byte has been received.</summary>
    bool Stored { get; }

    /// <summary>
    /// Forbids storing the answer to this request: for whoever, between the cache and the origin, answers in the origin's stead (a gate, a
    /// firewall). Has no effect once the answer is stored.
    /// </summary>
    void PreventStoring();
}
