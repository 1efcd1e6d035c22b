namespace Karaula.Http.Caching.Serving;

/// <summary>Why an answer is served past its freshness.</summary>
internal enum StaleReason
{
    /// <summary>It allows that while the origin is asked out of sight (RFC 5861, section 3).</summary>
    Revalidating,

    /// <summary>The origin failed, and answer or policy allow it then (RFC 5861, section 4).</summary>
    OriginError,

    /// <summary>The origin is slow, and the site prefers an old page to none.</summary>
    OriginSlow,
}
