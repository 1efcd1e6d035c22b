using System.Net;
using Karaula.Edge.Languages;

namespace Karaula.Edge.Challenge;

/// <summary>The pages: works with a keyboard, a screen reader, a text browser, on a small screen, in the dark, without JavaScript; asks nothing of any other server.</summary>
internal static class ChallengePages
{
    /// <summary>Where answers go. Under <c>/.well-known/</c> (RFC 8615), so that it is no site's page.</summary>
    public const string PassPath = "/.well-known/karaula/pass";

    /// <summary>Where it shows whether the browser kept the cookie.</summary>
    public const string ArrivedPath = "/.well-known/karaula/arrived";

    private static readonly Dictionary<ReaderLanguage, PageTemplate> Challenges =
        LanguageTags.All.ToDictionary(static language => language, static language => new PageTemplate(Challenge(language)));

    private static readonly Dictionary<ReaderLanguage, PageTemplate> NoCookies =
        LanguageTags.All.ToDictionary(static language => language, static language => new PageTemplate(NoCookie(language)));

    /// <summary>The page with a challenge.</summary>
    public static PageTemplate ChallengeIn(ReaderLanguage language) => Challenges[language];

    /// <summary>The page for a browser that keeps no cookie.</summary>
    public static PageTemplate NoCookieIn(ReaderLanguage language) => NoCookies[language];

    private static string Challenge(ReaderLanguage language)
    {
        var text = ChallengeTexts.In(language);
        var refresh = $"""<noscript><meta http-equiv="refresh" content="{Slot(PageSlot.Wait)};url={PassPath}?token={Slot(PageSlot.Token)}&amp;to={Slot(PageSlot.ToQuery)}"></noscript>""";
        var body =
            $"""
            <h1>{Html(text.Heading)}</h1>
            {Slot(PageSlot.Notice)}<p>{Html(text.Why)}</p>
            <form id="f" method="post" action="{PassPath}" autocomplete="off" data-bits="{Slot(PageSlot.Bits)}" data-rounds="{ChallengeOptions.Rounds}" data-wait="{Slot(PageSlot.Wait)}">
            <input type="hidden" name="token" value="{Slot(PageSlot.Token)}"><input type="hidden" name="to" value="{Slot(PageSlot.To)}"><input type="hidden" name="work">
            <p id="s" role="status" data-working="{Html(text.Working)}" data-done="{Html(text.Done)}">&#160;</p>
            <progress id="p" hidden aria-label="{Html(text.Working)}"></progress>
            <div id="n"><p>{Html(text.Wait).Replace("{0}", Slot(PageSlot.Wait), StringComparison.Ordinal)}</p><button>{Html(text.Button)}</button></div>
            </form>
            <small>{Html(text.Privacy)} {Html(text.Request)} {Slot(PageSlot.Id)}</small>
            """;
        return Page(language, text.Title, refresh, body, $"<script>{PageAssets.Script}</script>");
    }

    private static string NoCookie(ReaderLanguage language)
    {
        var text = ChallengeTexts.In(language);
        var body =
            $"""
            <h1>{Html(text.NoCookieHeading)}</h1>
            <p>{Html(text.NoCookie)}</p>
            <p><a href="{Slot(PageSlot.To)}">{Html(text.Button)}</a></p>
            <small>{Html(text.Privacy)} {Html(text.Request)} {Slot(PageSlot.Id)}</small>
            """;
        return Page(language, text.NoCookieHeading, "", body, "");
    }

    private static string Page(ReaderLanguage language, string title, string head, string body, string end) =>
        $"""
        <!doctype html>
        <html lang="{LanguageTags.TagOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <title>{Html(title)}</title><style>{PageAssets.Style}</style>{head}</head>
        <body><main>
        {body}
        </main>{end}</body></html>

        """;

    private static string Slot(PageSlot slot) => $"{{{slot}}}";

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
