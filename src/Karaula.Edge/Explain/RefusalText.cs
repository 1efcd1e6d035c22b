namespace Karaula.Edge.Explain;

/// <summary>Which sentence a refused reader gets.</summary>
internal enum RefusalText
{
    /// <summary>The source asks too often.</summary>
    TooMany,

    /// <summary>There is no room at the origin.</summary>
    Busy,

    /// <summary>Web attack rules refused the request.</summary>
    Rules,

    /// <summary>Web attack rules withheld the answer.</summary>
    Withheld,

    /// <summary>More than the site takes at once.</summary>
    TooLarge,

    /// <summary>The request can be read in two ways.</summary>
    Ambiguous,

    /// <summary>Its fields take too much memory.</summary>
    FieldsTooLarge,

    /// <summary>It was here before.</summary>
    Loop,

    /// <summary>No site of that name.</summary>
    NoSite,

    /// <summary>A target with a fragment.</summary>
    Fragment,

    /// <summary>Its body did not arrive.</summary>
    NoBody,

    /// <summary>The origin was too slow.</summary>
    OriginLate,

    /// <summary>The origin does not answer.</summary>
    OriginDown,

    /// <summary>A rule of the site's own.</summary>
    SiteRule,
}
