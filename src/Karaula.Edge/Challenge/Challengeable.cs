using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Challenge;

/// <summary>
/// Which requests can be answered with a challenge at all: those for a page that a person looks at. Anything else could not be solved, or would lose something: parts of pages, feeds,
/// what machines read, forms on their way.
/// </summary>
internal static class Challengeable
{
    private static readonly string[] NeverPaths = ["/robots.txt", "/favicon.ico", "/sitemap.xml", "/ads.txt", "/security.txt", "/humans.txt", "/crossdomain.xml"];

    private static readonly string[] NeverBeginnings = ["/.well-known/", "/sitemap"];

    // Feeds by the names that site software gives them.
    private static readonly string[] FeedEnds = ["/feed", "/feed/", "/rss", "/rss/", "/atom", "/atom/", ".rss", ".atom", ".rdf"];

    // Of pages; what has none of these and an ending is no page.
    private static readonly string[] PageEnds = [".html", ".htm", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".jsf", ".do", ".cfm", ".cgi", ".pl"];

    /// <summary>Whether a person's page is asked for.</summary>
    public static bool Is(HttpRequest request, ChallengeOptions options) => IsPage(request) && !IsExempt(request.Path.Value ?? "/", options.Exempt);

    /// <summary>Whether a path is among those that a site names: exact, or a beginning with <c>*</c> at its end.</summary>
    public static bool IsExempt(ReadOnlySpan<char> path, IReadOnlyList<string> exempt)
    {
        for (var i = 0; i < exempt.Count; i++)
        {
            var one = exempt[i].AsSpan();
            if (one.EndsWith('*') ? path.StartsWith(one[..^1], StringComparison.Ordinal) : path.SequenceEqual(one))
                return true;
        }

        return false;
    }

    private static bool IsPage(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method))
            return false;
        var headers = request.Headers;
        // Fetch metadata (W3C): what a browser says of itself cannot be set by a page.
        if (headers["Sec-Fetch-Dest"] is [{ } destination, ..] && destination != "document")
            return false;
        if (headers["Sec-Fetch-Mode"] is [{ } mode, ..] && mode != "navigate")
            return false;
        // Nobody sees an answer that was fetched ahead.
        if (headers["Sec-Purpose"].Count > 0 || headers["Purpose"].Count > 0 || headers.Range.Count > 0 || headers.Upgrade.Count > 0)
            return false;
        if (headers.XRequestedWith.Count > 0 || headers.Authorization.Count > 0)
            return false;
        return AcceptsPage(headers) && IsPagePath(request.Path.Value ?? "/");
    }

    private static bool AcceptsPage(IHeaderDictionary headers)
    {
        foreach (var accept in headers.Accept)
        {
            if (accept is not null && (accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
                || accept.Contains("application/xhtml+xml", StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }

    private static bool IsPagePath(ReadOnlySpan<char> path)
    {
        foreach (var one in NeverPaths)
        {
            if (path.SequenceEqual(one))
                return false;
        }

        foreach (var one in NeverBeginnings)
        {
            if (path.StartsWith(one, StringComparison.OrdinalIgnoreCase))
                return false;
        }

        foreach (var one in FeedEnds)
        {
            if (path.EndsWith(one, StringComparison.OrdinalIgnoreCase))
                return false;
        }

        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        if (dot < 0)
            return true;
        var ending = name[dot..];
        // Five characters at most, and letters first: "3.0" and "v1.2" are names of pages.
        if (ending.Length is < 3 or > 6 || !char.IsAsciiLetter(ending[1]))
            return true;
        foreach (var one in PageEnds)
        {
            if (ending.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
