namespace Karaula.Http.Caching.Flights;

/// <summary>How a flight ended for those who waited for it.</summary>
internal enum LandingKind
{
    /// <summary>There is nothing to share: who waited goes to the origin alone.</summary>
    Nothing,

    /// <summary>The origin confirmed what is stored.</summary>
    Confirmed,

    /// <summary>The origin is sending an answer that is being stored.</summary>
    Arriving,

    /// <summary>The origin failed.</summary>
    Failed,
}
