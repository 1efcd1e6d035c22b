using System.Globalization;
using System.Net;
using System.Text;

namespace Karaula.Drill.Sites;

/// <summary>The pages of a sample site: real HTML with a style sheet, a script, pictures, articles, a feed and a search.</summary>
internal sealed class SamplePages(SampleSiteOptions site)
{
    /// <summary>Where the largest file of a site is.</summary>
    public const string ArchivePath = "/archive.pdf";

    /// <summary>The largest file of a site: two megabytes that do not compress.</summary>
    public static ReadOnlyMemory<byte> Archive { get; } = MakeArchive();

    /// <summary>What every page of the site has in it, so that a reader can tell that the page is the right one.</summary>
    public static string Marker(string site) => $"data-site=\"{site}\"";

    /// <summary>The style sheet.</summary>
    public string Style { get; } =
        $$"""
        /* {{site.Name}} */
        :root { color-scheme: light dark; --accent: {{site.Accent}}; }
        body { font: 17px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 0 1rem 3rem; }
        header { border-bottom: 4px solid var(--accent); padding: 1.2rem 0 .6rem; }
        header a { color: inherit; text-decoration: none; font-size: 1.6rem; font-weight: 700; }
        nav a { margin-right: 1rem; }
        a { color: var(--accent); }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.2rem; padding: 0; list-style: none; }
        .cards img { width: 100%; aspect-ratio: 16 / 9; border-radius: 6px; }
        footer { margin-top: 3rem; font-size: .85rem; opacity: .75; }
        """;

    /// <summary>The script.</summary>
    public string Script { get; } =
        $"/* {site.Name} */\ndocument.querySelector('form')?.addEventListener('submit', e => {{ if (!e.target.q.value.trim()) e.preventDefault(); }});\n";

    /// <summary>The front page.</summary>
    public string Home(DateTimeOffset now)
    {
        var cards = new StringBuilder();
        for (var i = 0; i < site.Topics.Count; i++)
            cards.Append(CultureInfo.InvariantCulture, $"<li><a href=\"/article/{i}\"><img src=\"/image/{i}.svg\" alt=\"\" width=\"320\" height=\"180\"><h2>{site.Topics[i]}</h2></a></li>");
        return Page("Front page", $"<p>As of {now:HH:mm:ss} UTC</p><ul class=\"cards\">{cards}</ul>");
    }

    /// <summary>An article; null when there is none of that number.</summary>
    public string? Article(string number)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var i) || i >= site.Topics.Count)
            return null;
        var text = new StringBuilder();
        for (var paragraph = 1; paragraph <= 6; paragraph++)
            text.Append(CultureInfo.InvariantCulture, $"<p>Paragraph {paragraph} on “{site.Topics[i]}”. What readers come for is here, in full, and it takes a moment to read.</p>");
        return Page(site.Topics[i], $"<h1>{site.Topics[i]}</h1><img src=\"/image/{i}.svg\" alt=\"\" width=\"640\" height=\"360\">{text}");
    }

    /// <summary>What a search finds.</summary>
    public string Search(string words)
    {
        var found = site.Topics.Where(topic => words.Length > 0 && topic.Contains(words, StringComparison.OrdinalIgnoreCase)).ToList();
        var items = string.Concat(found.Select(topic => $"<li>{topic}</li>"));
        return Page("Search", $"<h1>{found.Count} found for “{WebUtility.HtmlEncode(words)}”</h1><ul>{items}</ul>");
    }

    /// <summary>What becomes of a login: nobody has an account.</summary>
    public string Login() => Page("Login", "<h1>Name or password is wrong</h1>");

    /// <summary>The page that is never the same.</summary>
    public string Live(DateTimeOffset now) => Page("Live", $"<h1>Live</h1><p>{now:HH:mm:ss.fff} UTC: we are on the air.</p>");

    /// <summary>A picture.</summary>
    public string Image(int number) =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><rect width="320" height="180" fill="{site.Accent}"/><circle cx="{60 + (number * 37 % 200)}" cy="70" r="{30 + (number * 7 % 25)}" fill="#fff" opacity=".35"/><path d="M0 180 L{80 + (number * 23 % 90)} {90 + (number * 11 % 40)} L320 180 Z" fill="#000" opacity=".25"/></svg>
        """;

    /// <summary>The feed (RSS 2.0).</summary>
    public string Feed()
    {
        var items = string.Concat(site.Topics.Select((topic, i) =>
            $"<item><title>{topic}</title><link>http://{site.Host}/article/{i}</link><guid>http://{site.Host}/article/{i}</guid></item>"));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>{site.Title}</title><link>http://{site.Host}/</link>"
            + $"<description>{site.Name}</description>{items}</channel></rss>";
    }

    private static byte[] MakeArchive()
    {
        var bytes = new byte[2 << 20];
        new Random(2024).NextBytes(bytes);
        return bytes;
    }

    private string Page(string title, string body) =>
        $"""
        <!doctype html>
        <html lang="en" {Marker(site.Name)}>
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title} · {site.Title}</title>
        <link rel="stylesheet" href="/style.css"><script defer src="/script.js"></script></head>
        <body><header><a href="/">{site.Title}</a><nav><a href="/live">Live</a><a href="/feed.xml">Feed</a></nav>
        <form action="/search"><input name="q" aria-label="Search"><button>Search</button></form></header>
        <main>{body}</main><footer>A sample site of Karaula's drill. It can take {site.PagesPerSecond:0} pages a second.</footer></body></html>
        """;
}
