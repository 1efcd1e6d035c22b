namespace Karaula.Http.Caching.Freshness;

/// <summary>What may be done with a stored answer for one request.</summary>
internal enum Verdict
{
    /// <summary>Serve it: it is fresh.</summary>
    Fresh,

    /// <summary>Serve it: it is stale, and the client said that it does not mind.</summary>
    AcceptablyStale,

    /// <summary>Ask the origin: it is stale, or must be validated on each use.</summary>
    Stale,

    /// <summary>Ask the origin: it is fresh, but not fresh enough for the client.</summary>
    RefusedByClient,
}
