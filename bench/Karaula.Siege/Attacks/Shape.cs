namespace Karaula.Siege.Attacks;

/// <summary>The shape of an attack, with its measure stated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Measure">What it does, for people.</param>
/// <param name="Parts">The attacks that it is made of; none in peace.</param>
/// <param name="CrowdTimes">Readers, as a multiple of the usual number.</param>
internal sealed record Shape(string Name, string Measure, IReadOnlyList<AttackPart> Parts, int CrowdTimes = 1)
{
    /// <summary>No attack: what everything else is compared with.</summary>
    public static Shape Peace { get; } = new("peace", "no attack", []);

    /// <summary>The floods' generator at work, aimed elsewhere: what it takes from readers and systems by being on the same machine.</summary>
    public static Shape GeneratorOnly { get; } = new("generator-only", "2,000 requests a second at another server on this machine", [new AttackPart("generator", 948, 2000)]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        Peace,
        GeneratorOnly,
        Requests("get-flood", "948 sources, 2,000 requests a second for the front page", 948, 2000),
        Requests("low-and-wide", "13,500 of 100,000 sources, each once in 9 s: 1,500 searches a second (scale 1:7.4)", 13_500, 1500),
        Requests("cache-busting", "948 sources, 1,500 requests a second, no two alike", 948, 1500),
        Requests("search-post", "948 sources, 800 searches a second by POST", 948, 800),
        Requests("login-flood", "948 sources, 800 logins a second", 948, 800),
        Requests("big-file", "200 sources, 60 files of 2 MB a second", 200, 60),
        Requests("unknown-hosts", "948 sources, 1,500 requests a second for hosts that are not here", 948, 1500),
        Slow("slowloris", "heads that never end"),
        Slow("slow-body", "bodies that never end"),
        Slow("slow-read", "readers of 2 MB who stop"),
        Http2("rapid-reset", "4,000 streams a second opened and reset", 4000),
        Http2("continuation", "4,000 CONTINUATION frames a second without an end", 4000),
        Http2("header-memory", "200 heads a second that unpack to 200 KB each", 200),
        Http2("ping-flood", "20,000 PING frames a second", 20_000),
        Http2("settings-flood", "20,000 SETTINGS frames a second", 20_000),
        Http2("zero-window", "files of 2 MB asked for 2,000 times a second, none taken", 2000),
        Http2("window-update", "20,000 WINDOW_UPDATE frames of one byte a second", 20_000),
        new("news-crowd", "no attack, ten times the readers within 4 s", [], CrowdTimes: 10),
        new("mixed", "a third each of get-flood, cache-busting, slowloris and rapid-reset",
        [
            new("get-flood", 948, 700), new("cache-busting", 948, 500), new("slowloris", 1300, 0), new("rapid-reset", 30, 1300),
        ]),
    ];

    private static Shape Requests(string name, string measure, int sources, double rate) => new(name, measure, [new AttackPart(name, sources, rate)]);

    private static Shape Slow(string name, string measure) => new(name, $"4,000 connections of 948 sources: {measure}", [new AttackPart(name, 4000, 0)]);

    private static Shape Http2(string name, string measure, double rate) => new(name, $"60 connections over TLS: {measure}", [new AttackPart(name, 60, rate)]);
}

/// <summary>One attack.</summary>
/// <param name="Kind">How.</param>
/// <param name="Count">Sources of a flood; connections of the others.</param>
/// <param name="Rate">Requests or frames a second, all together.</param>
internal sealed record AttackPart(string Kind, int Count, double Rate);
