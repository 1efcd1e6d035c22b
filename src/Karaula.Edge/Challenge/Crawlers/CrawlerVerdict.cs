namespace Karaula.Edge.Challenge.Crawlers;

/// <summary>Whether somebody is the crawler that he says he is.</summary>
internal enum CrawlerVerdict : byte
{
    /// <summary>He does not say that he is one.</summary>
    None,

    /// <summary>Nobody knows yet; it is being looked up.</summary>
    Pending,

    /// <summary>He is.</summary>
    Verified,

    /// <summary>He is not.</summary>
    Refuted,
}
