namespace Karaula.Edge.Challenge;

/// <summary>What differs between two pages of one language.</summary>
internal enum PageSlot
{
    /// <summary>Nothing: the template's end.</summary>
    None,

    /// <summary>The challenge.</summary>
    Token,

    /// <summary>Where to go afterwards, for an attribute.</summary>
    To,

    /// <summary>Where to go afterwards, for a query.</summary>
    ToQuery,

    /// <summary>Seconds to wait.</summary>
    Wait,

    /// <summary>Zero bits.</summary>
    Bits,

    /// <summary>The request's id.</summary>
    Id,

    /// <summary>A sentence about what was sent before, with its element; or nothing.</summary>
    Notice,
}
