namespace Karaula.Http.Caching.Flights;

/// <summary>Whether more of a body is to come.</summary>
internal enum ArrivalState
{
    /// <summary>Yes, now or later.</summary>
    More,

    /// <summary>No: that was all of it.</summary>
    Whole,

    /// <summary>No: it grew larger than what may be held. Whoever brings it may still go on.</summary>
    Overflown,

    /// <summary>No: it broke off.</summary>
    Failed,
}
