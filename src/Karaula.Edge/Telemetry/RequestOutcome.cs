namespace Karaula.Edge.Telemetry;

/// <summary>What became of a request: exactly one of these.</summary>
internal enum RequestOutcome
{
    /// <summary>The origin answered.</summary>
    Origin,

    /// <summary>Answered from the cache, fresh or revalidated.</summary>
    Cache,

    /// <summary>Answered from the cache, past freshness.</summary>
    Stale,

    /// <summary>Over a rate, or from a marked source: 429.</summary>
    RefusedRate,

    /// <summary>No room at the origin: 503.</summary>
    RefusedOverload,

    /// <summary>The origin failed: 502, 504.</summary>
    Failed,

    /// <summary>The client went away.</summary>
    Aborted,

    /// <summary>Web attack rules refused it: 403.</summary>
    RefusedRules,
}
