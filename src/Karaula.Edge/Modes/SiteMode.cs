namespace Karaula.Edge.Modes;

/// <summary>How a site is shielded now.</summary>
public enum SiteMode
{
    /// <summary>Limits per source and network; the cache answers what it may.</summary>
    Normal = 1,

    /// <summary>Something presses; who asks most waits longest.</summary>
    Elevated = 2,

    /// <summary>Sources that ask far more than readers do are refused at the door.</summary>
    UnderAttack = 3,

    /// <summary>The origin is dead or drowning; readers get what is stored.</summary>
    Shelter = 4,
}
