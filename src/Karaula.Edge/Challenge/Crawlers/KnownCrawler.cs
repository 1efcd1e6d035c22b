namespace Karaula.Edge.Challenge.Crawlers;

/// <summary>A search engine's, an archive's or a link preview's crawler.</summary>
/// <param name="Agent">What its agent's name contains.</param>
/// <param name="Domains">In which domains its addresses' names are, as its owner publishes.</param>
internal sealed record KnownCrawler(string Agent, params IReadOnlyList<string> Domains)
{
    /// <summary>
    /// Those whose owners say how to verify them by forward-confirmed reverse DNS. Others publish ranges, which belong into the file of <c>crawlers_file</c>.
    /// </summary>
    public static IReadOnlyList<KnownCrawler> All { get; } =
    [
        new("Googlebot", "googlebot.com", "google.com"),
        new("Google-InspectionTool", "googlebot.com", "google.com"),
        new("GoogleOther", "googlebot.com", "google.com"),
        new("Storebot-Google", "googlebot.com", "google.com"),
        new("AdsBot-Google", "googlebot.com", "google.com"),
        new("bingbot", "search.msn.com"),
        new("BingPreview", "search.msn.com"),
        new("YandexBot", "yandex.com", "yandex.net", "yandex.ru"),
        new("Applebot", "applebot.apple.com"),
        new("Baiduspider", "baidu.com", "baidu.jp"),
        new("SeznamBot", "seznam.cz"),
        new("PetalBot", "petalsearch.com"),
        new("Qwantbot", "qwant.com"),
        new("MojeekBot", "mojeek.com"),
        new("archive.org_bot", "archive.org"),
        new("Twitterbot", "twttr.com", "twitter.com"),
        new("facebookexternalhit", "fbsv.net", "facebook.com"),
        new("LinkedInBot", "linkedin.com"),
        new("Pinterestbot", "pinterest.com"),
    ];
}
