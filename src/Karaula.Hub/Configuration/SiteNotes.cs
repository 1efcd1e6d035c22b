namespace Karaula.Hub.Configuration;

/// <summary>What a site has in common with others, and may fail together with them by; and how many read it. All of it may be unknown.</summary>
/// <param name="Name">The site's name in the edges' configuration.</param>
public sealed record SiteNotes(string Name)
{
    /// <summary>Who hosts it.</summary>
    public string? Hosting { get; init; }

    /// <summary>Its origin's address.</summary>
    public string? Address { get; init; }

    /// <summary>Its origin's autonomous system.</summary>
    public string? Asn { get; init; }

    /// <summary>Who answers for its name.</summary>
    public string? Dns { get; init; }

    /// <summary>The software that serves it.</summary>
    public string? Cms { get; init; }

    /// <summary>Readers a day in peace.</summary>
    public double? Audience { get; init; }
}
