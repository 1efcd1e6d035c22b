namespace Karaula.Drill.Sites;

/// <summary>A sample site: who it is, and how much it can take. The capacity is small on purpose, and stated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Kind">"state" or "media".</param>
/// <param name="Accent">Its colour.</param>
/// <param name="Topics">What it writes about.</param>
public sealed record SampleSiteOptions(string Name, string Title, string Kind, string Accent, IReadOnlyList<string> Topics)
{
    /// <summary>Requests it works on at the same time. Others wait in line.</summary>
    public int Workers { get; init; } = 6;

    /// <summary>Work for a page, milliseconds.</summary>
    public int PageMilliseconds { get; init; } = 60;

    /// <summary>Work for a search, milliseconds.</summary>
    public int SearchMilliseconds { get; init; } = 150;

    /// <summary>Work for a style sheet or an image, milliseconds.</summary>
    public int AssetMilliseconds { get; init; } = 2;

    /// <summary>Requests that may wait in line; more are refused with 503.</summary>
    public int Backlog { get; init; } = 4_000;

    /// <summary>Pages a second that it can take at most.</summary>
    public double PagesPerSecond => Workers * 1000.0 / PageMilliseconds;

    /// <summary>Host name.</summary>
    public string Host => Name + ".localhost";

    /// <summary>The three sites of the demo.</summary>
    public static IReadOnlyList<SampleSiteOptions> All { get; } =
    [
        new("vlada", "Vlada: the government's portal", "state", "#1f4e8c",
            ["Session of the cabinet", "Public tender for roads", "Elections: how to vote", "New opening hours", "Budget at a glance", "Statement of the prime minister"]),
        new("glas", "Glas: the daily newspaper", "media", "#a3262a",
            ["Storm on the coast", "Parliament debates tonight", "Ferry back in service", "Interview with a pilot", "Bakers raise prices", "Chess champion at twelve"]),
        new("radio", "Radio: news every hour", "media", "#2b6b4f",
            ["Morning programme", "News at noon", "Traffic in the capital", "Concert on Friday", "Weather for the weekend", "Archive of interviews"]),
    ];
}
